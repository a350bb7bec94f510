'use strict'
const list = document.getElementById('list')
const thread = document.getElementById('thread')
const STATES = {
  accepted: '… accepted', Sent: '→ sent', Success: '✓ delivered', Failed: '✗ failed', Rejected: '✗ rejected', refused: '✗ refused',
}
let messages = []
let chosen = decodeURIComponent(location.hash.slice(1))
let seen = ''

const make = (tag, text = '', more = {}) => Object.assign(document.createElement(tag), { textContent: text, ...more })
const when = (at) => new Date(at).toLocaleString('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' })
const stamp = (at) => make('time', when(at), { dateTime: at })

function bubble(message) {
  const item = make('li', '', { className: message.state })
  item.append(make('div', message.sender, { className: 'from' }), make('div', message.text, { className: 'bubble' }))
  const facts = make('p', '', { className: 'facts' })
  facts.append(make('span', STATES[message.state] ?? message.state, { className: `state ${message.state}` }), ' · ', stamp(message.at))
  if (message.parts > 1) facts.append(` · ${message.parts} parts`)
  if (!message.accepted) facts.append(` · ${message.code} ${message.verdict}`)
  item.append(facts)
  for (const report of message.reports) {
    const taken = report.answered.startsWith('2') ? 'taken' : `not taken: ${report.answered}`
    item.append(make('p', `Receipt ${report.status}${report.reason ? ` (${report.reason})` : ''}, ${taken}`, { className: 'facts' }))
  }
  return item
}

function show(number) {
  chosen = number
  history.replaceState(null, '', number ? `#${encodeURIComponent(number)}` : '#')
  document.body.dataset.open = String(Boolean(number))
  for (const button of list.querySelectorAll('button')) button.setAttribute('aria-current', String(button.dataset.id === number))
  const own = messages.filter((one) => one.to === number)
  if (!own.length) return
  const back = make('button', '‹ All numbers', { className: 'back', type: 'button', onclick: () => show('') })
  const phone = make('section', '', { className: 'phone' })
  const lines = make('ol')
  lines.append(...own.reverse().map(bubble))
  phone.append(make('h2', number), lines)
  thread.replaceChildren(back, phone)
  lines.lastElementChild.scrollIntoView({ block: 'nearest' })
}

function row(number, newest, count) {
  const button = make('button', '', { type: 'button', onclick: () => show(number) })
  button.dataset.id = number
  const top = make('span', '', { className: 'row' })
  top.append(make('span', count > 1 ? `${number} (${count})` : number), stamp(newest.at))
  button.append(top, make('span', newest.text, { className: 'quiet' }))
  const item = make('li')
  item.append(button)
  return item
}

async function look() {
  try {
    const text = await (await fetch('/messages.json')).text()
    if (text === seen) return
    seen = text
    messages = JSON.parse(text)
    const threads = Map.groupBy(messages, (one) => one.to)
    document.getElementById('count').textContent = `${messages.length} ${messages.length === 1 ? 'message' : 'messages'} to ${threads.size} ${threads.size === 1 ? 'number' : 'numbers'}, kept on this machine`
    list.replaceChildren(...[...threads].map(([number, own]) => row(number, own[0], own.length)))
    const wide = matchMedia('(min-width: 768px)').matches
    if (chosen || (wide && messages.length)) show(threads.has(chosen) ? chosen : messages[0]?.to ?? '')
  } catch {
    document.getElementById('count').textContent = 'The sandbox does not answer. Is ./lend up still running?'
  }
}

async function rules() {
  for (const rule of await (await fetch('/rules.json')).json()) {
    const line = make('tr')
    line.append(make('td', `…${rule.ending}`), make('td', rule.word), make('td', rule.says))
    document.getElementById('rules').append(line)
  }
}

look()
rules()
setInterval(look, 1000)
