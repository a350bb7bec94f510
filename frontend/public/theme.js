// Runs before the first paint so that a dark screen never flashes white. A file of its own because the page forbids inline scripts.
;(function () {
  var chosen = null
  try { chosen = localStorage.getItem('lendspace.theme') } catch (refused) { /* storage closed: follow the system */ }
  var dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
})()
