/**
 * What the landing page does besides being read: it copies, and follows the requests that come. It makes no markup: rows
 * are copies of the page's `template`, and texts are texts.
 */
export const script = `
"use strict"
const find = (selector, within = document) => within.querySelector(selector)

for (const button of document.querySelectorAll("button[data-copy]")) {
  const text = document.getElementById(button.dataset.copy)
  const said = find("[role=status]", button.parentElement)
  let silence
  button.hidden = false
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.textContent)
      said.textContent = "Copied"
    } catch {
      // Only pages of a secure origin or of this machine may write to the clipboard.
      getSelection().selectAllChildren(text)
      said.textContent = "Selected: copy it with Ctrl+C"
    }
    clearTimeout(silence)
    silence = setTimeout(() => (said.textContent = ""), 4000)
  })
}

const log = find("#log")
const live = find("#live")
const { capacity, newest: shown, since } = log?.dataset ?? {}
let newest = Number(shown)

// After each slash a line may end.
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
  // Another emulator at the same place, with other clients.
  if (page.since !== since) return location.reload()
  for (const entry of page.requests.toReversed()) if (entry.number > newest) add(entry)
  newest = page.requests[0]?.number ?? newest
  while (log.rows.length > capacity) log.lastElementChild.remove()
  count(page.counters)
}

const tell = (state, text) => {
  live.dataset.state = state
  live.textContent = text
}

// A browser has few connections to one place, so a page that nobody sees gives its own back.
let source
const follow = () => {
  source?.close()
  if (document.hidden) return tell("paused", "Paused")
  source = new EventSource("__emulator/requests")
  source.addEventListener("open", () => tell("on", "Live"))
  source.addEventListener("message", show)
  source.addEventListener("error", () => tell("off", "The emulator does not answer"))
}
// Where the reader may not see the log, there is none.
if (log !== null) {
  document.addEventListener("visibilitychange", follow)
  addEventListener("pageshow", ({ persisted }) => persisted && follow())
  follow()
}
`
