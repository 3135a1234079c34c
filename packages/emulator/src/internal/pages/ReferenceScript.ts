/** The script of the API reference: its forms send requests. Responses are shown as text, never as markup. */
export const script = `
"use strict"
const token = document.getElementById("token")

const send = async (form) => {
  const inputs = [...form.querySelectorAll("input")]
  const given = (place) => inputs.filter(({ dataset, value }) => dataset.in === place && value !== "")
  const path = given("path").reduce(
    (url, { name, value }) => url.replace("{" + name + "}", encodeURIComponent(value)),
    form.dataset.path
  )
  const query = new URLSearchParams(given("query").map(({ name, value }) => [name, value]))
  const headers = Object.fromEntries(given("header").map(({ name, value }) => [name, value]))
  if (token.value !== "") headers.authorization = "Bearer " + token.value
  const body = form.querySelector("textarea")?.value
  if (body !== undefined) headers["content-type"] = "application/json"
  const response = await fetch(query.size === 0 ? path : path + "?" + query, {
    method: form.dataset.method,
    headers,
    body
  })
  return { status: response.status + " " + response.statusText, text: await response.text() }
}

const pretty = (text) => {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2)
  } catch {
    return text
  }
}

for (const form of document.querySelectorAll("form[data-path]")) {
  const message = form.querySelector("[role=status]")
  const shown = form.querySelector("pre")
  form.hidden = false
  form.addEventListener("submit", async (event) => {
    event.preventDefault()
    message.textContent = "Waiting for the response"
    shown.hidden = true
    try {
      const { status, text } = await send(form)
      message.textContent = status
      shown.textContent = pretty(text)
      shown.hidden = text === ""
    } catch {
      message.textContent = "The request could not be sent: check that the emulator runs and that the token is plain text."
    }
  })
}
`
