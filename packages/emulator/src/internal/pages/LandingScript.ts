/**
 * The script of the landing page: copies lines and shows new requests. It creates no markup: rows are copies of the page's
 * `template`, and values are set as text.
 */
export const script = `
"use strict"
const find = (selector, within = document) => within.querySelector(selector)

for (const button of document.querySelectorAll("button[data-copy]")) {
  const text = document.getElementById(button.dataset.copy)
  const message = find("[role=status]", button.parentElement)
  let clearing
  button.hidden = false
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.textContent)
      message.textContent = "Copied"
    } catch {
      // Only pages of a secure origin or of this machine may write to the clipboard.
      getSelection().selectAllChildren(text)
      message.textContent = "Selected: copy it with Ctrl+C"
    }
    clearTimeout(clearing)
    clearing = setTimeout(() => (message.textContent = ""), 4000)
  })
}

const log = find("#log")
const live = find("#live")
const { capacity, newest: shown, since } = log?.dataset ?? {}
let newest = Number(shown)

// Lines may break after each slash.
const breakable = (text) => text.split(/(?<=\\/)/).flatMap((part) => [part, document.createElement("wbr")])

const add = (entry) => {
  const row = find("#row").content.firstElementChild.cloneNode(true)
  row.dataset.status = String(entry.status)[0]
  row.dataset.new = ""
  const texts = {
    ...entry,
    at: entry.at.slice(11, 19),
    milliseconds: entry.milliseconds.toFixed(1) + " ms",
    status: [entry.status ?? [], entry.fault ? "fault: " + entry.fault : []].flat().join(", ")
  }
  for (const cell of row.cells) cell.replaceChildren(...breakable(texts[cell.dataset.field] ?? ""))
  log.prepend(row)
}

const count = ({ clients, refused, requests, statuses }) => {
  const counts = { requests, refused, ...statuses }
  for (const shown of document.querySelectorAll("[data-count]")) shown.textContent = counts[shown.dataset.count]
  // An id may be any word, such as "constructor".
  for (const shown of document.querySelectorAll("[data-client]"))
    shown.textContent = Object.hasOwn(clients, shown.dataset.client) ? clients[shown.dataset.client] : 0
}

const show = ({ data }) => {
  const page = JSON.parse(data)
  // The emulator has been restarted, with other clients.
  if (page.since !== since) return location.reload()
  for (const entry of page.requests.toReversed()) if (entry.number > newest) add(entry)
  newest = page.requests[0]?.number ?? newest
  while (log.rows.length > capacity) log.lastElementChild.remove()
  count(page.counters)
}

const showState = (state, text) => {
  live.dataset.state = state
  live.textContent = text
}

// A browser opens few connections to one host, so a hidden page closes its own.
let source
const follow = () => {
  source?.close()
  if (document.hidden) return showState("paused", "Paused")
  source = new EventSource("__emulator/requests")
  source.addEventListener("open", () => showState("on", "Live"))
  source.addEventListener("message", show)
  source.addEventListener("error", () => showState("off", "The emulator does not respond"))
}
// Readers without access get no log.
if (log !== null) {
  document.addEventListener("visibilitychange", follow)
  addEventListener("pageshow", ({ persisted }) => persisted && follow())
  follow()
}
`
