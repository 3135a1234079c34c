/** The landing page: its content, the data that it must not show, and the escaping of its texts. */
import { createHash } from "node:crypto"
import { assert, describe, it } from "@effect/vitest"
import { html } from "../src/internal/html/Html.ts"
import * as Page from "../src/internal/html/Page.ts"
import type * as RequestLog from "../src/internal/http/RequestLog.ts"
import * as LandingPage from "../src/internal/pages/LandingPage.ts"

const client = { id: "7", name: "Wallboard", grantType: "CLIENT-CREDENTIALS", state: "active" }

const entry: RequestLog.Entry = {
  number: 12,
  at: "2026-11-24T10:20:30.400Z",
  method: "GET",
  path: "/api/v2/oauth/clients",
  status: 403,
  milliseconds: 1.5,
  client: "Wallboard"
}

const log: RequestLog.Page = {
  since: "2026-11-24T00:00:00.000Z",
  counters: {
    requests: 12,
    statuses: { "2xx": 8, "3xx": 1, "4xx": 3, "5xx": 0 },
    refused: 2,
    clients: { 7: 5 }
  },
  requests: [entry]
}

const landing = (changes: Partial<LandingPage.Landing> = {}) =>
  String(
    LandingPage.landing({
      organization: "Organization",
      url: "http://127.0.0.1:4010",
      address: "http://127.0.0.1:4010",
      clientId: "7",
      clients: [client],
      log,
      ...changes
    })
  )

const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0

/** The visible text, on one line. */
const textOf = (page: string) =>
  page
    .replaceAll(/<(script|style|template)[^]*?<\/\1>/g, "")
    .replaceAll(/<wbr[^>]*>/g, "")
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    .replaceAll(/\s+/g, " ")

describe("the landing page", () => {
  it("links to the reference and to the documents of the API and the control plane", () => {
    const [, links = ""] = /<nav aria-label="Documents">([^]*?)<\/nav>/.exec(landing()) ?? []
    assert.deepStrictEqual(
      [...links.matchAll(/<a href="([^"]+)">/g)].map(([, href]) => href),
      ["docs", "openapi.json", "__emulator/openapi.json"]
    )
  })

  it("names its language, and has one heading, sections with a name, and a title", () => {
    const text = landing()
    assert.match(text, /^<!doctype html>\s*<html lang="en">/)
    assert.strictEqual(count(text, /<h1>/g), 1)
    assert.match(text, /<title>Organization: a local Genesys Cloud<\/title>/)
    for (const [, id = ""] of text.matchAll(/<section [^>]*aria-labelledby="(\w+)"/g)) {
      assert.match(text, new RegExp(`<h2 id="${id}">`))
    }
  })

  it("shows each client with name, grant type, id, state and requests", () => {
    assert.include(textOf(landing()), " Wallboard CLIENT-CREDENTIALS 7 active 5 ")
  })

  it("shows the requests, and counts them, without its script", () => {
    const text = textOf(landing())
    assert.include(text, " 10:20:30 GET /api/v2/oauth/clients 403 1.5 ms Wallboard ")
    assert.include(text, " All 12 2xx 8 3xx 1 4xx 3 5xx 0 Refused 2 ")
  })

  it("shows the fault of a request, and the status that the caller received", () => {
    const withFault = { ...entry, status: null, fault: "reset" }
    const text = textOf(landing({ log: { ...log, requests: [{ ...entry, fault: "truncated" }, withFault] } }))
    assert.include(text, " GET /api/v2/oauth/clients 403, fault: truncated 1.5 ms ")
    assert.include(text, " GET /api/v2/oauth/clients fault: reset 1.5 ms ")
  })

  it("shows neither requests nor counts to readers without access", () => {
    const text = landing({ log: undefined })
    assert.include(textOf(text), "Requests are part of the control plane")
    assert.include(textOf(text), " Wallboard CLIENT-CREDENTIALS 7 active ")
    assert.notMatch(text, /data-count=|id="log"|id="live"|href="__emulator/)
  })

  it("shows at most a hundred clients, and the number of the others", () => {
    const text = landing({ clients: Array.from({ length: 130 }, () => client) })
    assert.strictEqual(count(text, /<td role="cell" data-field="grant">/g), 100)
    assert.include(text, "And 30 more.")
  })

  it("shows its address if the reader used another host name", () => {
    assert.notInclude(landing(), "It listens at")
    assert.include(landing({ address: "http://0.0.0.0:4010" }), "It listens at http://0.0.0.0:4010.")
  })

  it("has lines to paste, with the secret as a variable", () => {
    const text = textOf(landing())
    assert.include(text, `-u "7:$GENESYSCLOUD_OAUTHCLIENT_SECRET"`)
    assert.include(text, `region: "http://127.0.0.1:4010"`)
    assert.include(text, `host: "127.0.0.1", protocol: "http", port: 4010`)
    assert.include(textOf(landing({ url: "http://genesys" })), `host: "genesys", protocol: "http", port: 80`)
  })

  it("has a hidden copy button for each of them and for the URL, for the script to show", () => {
    const text = landing()
    const buttons = [...text.matchAll(/<button type="button" data-copy="(\w+)" hidden>/g)]
    assert.deepStrictEqual(
      buttons.map(([, id]) => id),
      ["url", "curl", "library", "sdk"]
    )
    for (const [, id = ""] of buttons) assert.match(text, new RegExp(`<code id="${id}">`))
  })

  it("loads nothing, and has only the script that its policy allows", () => {
    const text = landing()
    assert.notMatch(text, /<img|<iframe|\son\w+=|style=|\bsrc=|url\(|@import/)
    assert.deepStrictEqual(text.match(/<link[^>]+href="[^,]+,/g), [
      `<link rel="icon" href="data:image/svg+xml,`
    ])
    const hashes = (name: string) =>
      Array.from(
        text.matchAll(new RegExp(`<${name}>([^]*?)</${name}>`, "g")),
        ([, inside = ""]) => `'sha256-${createHash("sha256").update(inside).digest("base64")}'`
      )
    const { headers } = Page.respond(html``, 200, LandingPage.assets)
    assert.strictEqual(
      headers["content-security-policy"],
      `default-src 'none'; style-src ${hashes("style")}; script-src ${hashes("script")}; connect-src 'self'; ` +
        "img-src data:; base-uri 'none'; frame-ancestors 'none'"
    )
  })

  it("escapes every text", () => {
    const nasty = `</title></td>"'><script>alert(1)</script>`
    const text = landing({
      organization: nasty,
      address: nasty,
      clientId: nasty,
      clients: [{ id: nasty, name: nasty, grantType: nasty, state: nasty }],
      log: {
        ...log,
        since: nasty,
        requests: [{ ...entry, at: nasty, method: nasty, path: nasty, client: nasty }]
      }
    })
    assert.strictEqual(count(text, /<script/g), 1)
    assert.strictEqual(count(text, /<\/title>/g), 1)
    assert.strictEqual(count(text, /alert\(1\)/g), count(text, /&#60;script&#62;alert\(1\)/g))
  })
})
