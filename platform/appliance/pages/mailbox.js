'use strict'
const list = document.getElementById('list')
const message = document.getElementById('message')
let mails = []
let chosen = decodeURIComponent(location.hash.slice(1))
let seen = ''

const make = (tag, text = '', more = {}) => Object.assign(document.createElement(tag), { textContent: text, ...more })
const when = (at) => new Date(at).toLocaleString('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' })
const stamp = (at) => make('time', when(at), { dateTime: at })

// An address in the text becomes a link; the text around it stays text.
function withLinks(text) {
  const pre = make('pre')
  let from = 0
  for (const found of text.matchAll(/https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/g)) {
    pre.append(text.slice(from, found.index), make('a', found[0], { href: found[0], target: '_blank', rel: 'noopener' }))
    from = found.index + found[0].length
  }
  pre.append(text.slice(from))
  return pre
}

function show(id) {
  chosen = id
  history.replaceState(null, '', id ? `#${encodeURIComponent(id)}` : '#')
  document.body.dataset.open = String(Boolean(id))
  const mail = mails.find((one) => one.id === id)
  for (const button of list.querySelectorAll('button')) button.setAttribute('aria-current', String(button.dataset.id === id))
  if (!mail) return
  const facts = make('dl')
  for (const [name, value] of [['To', mail.to.join(', ')], ['From', mail.sender]]) facts.append(make('dt', name), make('dd', value))
  const sent = make('dd')
  sent.append(stamp(mail.at))
  facts.append(make('dt', 'Sent'), sent)
  const back = make('button', '‹ All messages', { className: 'back', type: 'button', onclick: () => show('') })
  message.replaceChildren(back, make('h2', mail.subject || '(no subject)'), facts, withLinks(mail.text))
  if (mail.html) message.append(make('iframe', '', { src: `/body/${encodeURIComponent(mail.id)}`, title: 'The message as it is designed' }))
}

function row(mail) {
  const button = make('button', '', { type: 'button', onclick: () => show(mail.id) })
  button.dataset.id = mail.id
  const top = make('span', '', { className: 'row' })
  top.append(make('span', mail.to.join(', ')), stamp(mail.at))
  button.append(top, make('span', mail.subject), make('span', mail.text.trim().replace(/\s+/g, ' ').slice(0, 120), { className: 'quiet' }))
  const item = make('li')
  item.append(button)
  return item
}

async function look() {
  try {
    const text = await (await fetch('/messages.json')).text()
    if (text === seen) return
    seen = text
    mails = JSON.parse(text)
    document.getElementById('count').textContent = `${mails.length} ${mails.length === 1 ? 'message' : 'messages'}, kept on this machine`
    document.title = `(${mails.length}) Mailbox · Lendspace`
    list.replaceChildren(...mails.map(row))
    const wide = matchMedia('(min-width: 768px)').matches
    if (chosen || (wide && mails.length)) show(mails.some((one) => one.id === chosen) ? chosen : mails[0]?.id ?? '')
  } catch {
    document.getElementById('count').textContent = 'The mailbox does not answer. Is ./lend up still running?'
  }
}

look()
setInterval(look, 1000)
