/** The page of an audit: its numbers are those of the JSON document, every text stays text, and it loads nothing. */
import { createHash } from "node:crypto"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Audit } from "@effect-genesys/cli/Audit"
import { Emulator } from "@effect-genesys/emulator"
import { Interval } from "@effect-genesys/schemas"
import { assert, describe, it as test, layer } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import * as AuditReport from "../src/internal/audit/AuditReport.ts"
import * as Page from "../src/internal/audit/page/Page.ts"
import * as InProcess from "./InProcess.ts"

const none = { requests: 0, status200: 0, status300: 0, status400: 0, status500: 0, status429: 0 }

type Client = Audit["clients"][number]

const client = (index: number, counts: Partial<Client> = {}): Client => {
  const requests = 1000 - index
  const sums = { ...none, requests, status200: requests - 30, status400: 20, status429: 15, status500: 10 }
  return {
    id: `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`,
    name: `Client ${index}`,
    grantType: "CLIENT-CREDENTIALS",
    state: "active",
    created: DateTime.makeUnsafe("2020-01-01"),
    ...sums,
    topEndpoint: "GET api/v2/users/{userId}",
    byDay: new Map(days.map((day) => [day, { ...none, requests: 33, status429: 1 }])),
    byEndpoint: new Map([["GET api/v2/users/{userId}", sums]]),
    ...counts
  }
}

const days = Array.from({ length: 30 }, (_, index) => `2026-03-${String(index + 1).padStart(2, "0")}`)

const auditOf = (clients: ReadonlyArray<Client>): Audit => ({
  organizationId: "o1",
  interval: Result.getOrThrow(Interval.parse("2026-03-01/2026-03-30")),
  readAt: DateTime.makeUnsafe("2026-03-30T12:00:00Z"),
  listed: clients.length,
  isContinued: false,
  strategy: "organization",
  fallback: undefined,
  clients,
  unlisted: [],
  missing: []
})

const context = { region: "eu-west-1", live: undefined }

const pageOf = (clients: ReadonlyArray<Client>) => Page.html(auditOf(clients), context, "requests")

const number = new Intl.NumberFormat("en-US")

/** Texts between tags, with spaces. */
const textOf = (page: string) =>
  page
    .replaceAll(/<(style|script)>.*?<\/\1>/gs, "")
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ")

describe("the page", () => {
  const hostile = [
    `<script>alert(1)</script>`,
    `</style></script><img src=x onerror=alert(1)>`,
    `" onmouseover="alert(1)`,
    "safe\u202Egpj.exe",
    "line\nbreak\u0000",
    "${name} &amp; `tick`"
  ]
  const ofHostile = () =>
    pageOf(
      hostile.map((name, index) =>
        client(index, {
          name,
          id: `${index}${name}`,
          grantType: name,
          state: name,
          topEndpoint: name,
          byEndpoint: new Map([[name, { ...none, requests: 5 }]])
        })
      )
    )

  test("has texts of a server as text only", () => {
    const page = ofHostile()
    // One style, one script, and no element or attribute of a name.
    assert.deepStrictEqual(page.match(/<(script|style|img|iframe|link|object|base|form)\b/g), [
      "<style",
      "<script"
    ])
    for (const [tag] of page.matchAll(/<[^>]*>/g)) assert.notMatch(tag, /\son\w+=/, tag)
    assert.notMatch(page, /[\u202A-\u202E\u2066-\u2069]/u)
    assert.notInclude(page, "\0")
    assert.include(page, "&#60;script&#62;alert(1)&#60;/script&#62;")
    assert.include(page, "safe\uFFFDgpj.exe")
    // In charts, which another library writes, too.
    const svg = page.match(/<svg[^>]* class="wide".*?<\/svg>/gs)?.join("") ?? ""
    assert.match(svg, /&lt;\/style|&lt;script/)
  })

  test("allows its own style and script, and nothing else", () => {
    const page = ofHostile()
    const [, policy = ""] = /Content-Security-Policy" content="([^"]*)"/.exec(page) ?? []
    const hashOf = (tag: string) => {
      const [, text = ""] = new RegExp(`<${tag}>(.*?)</${tag}>`, "s").exec(page) ?? []
      return `&#39;sha256-${createHash("sha256").update(text).digest("base64")}&#39;`
    }
    assert.deepStrictEqual(policy.split("; "), [
      "default-src &#39;none&#39;",
      `style-src ${hashOf("style")}`,
      `script-src ${hashOf("script")}`,
      "base-uri &#39;none&#39;",
      "form-action &#39;none&#39;"
    ])
    for (const tag of page.match(/<[^>]*>/g) ?? []) {
      assert.notMatch(tag, /\s(?:style|src|href|srcset|xlink:href)=|https?:/)
    }
    assert.notMatch(page, /url\(|@import/)
  })

  test("names each chart and has its numbers as a table", () => {
    const page = pageOf([client(0), client(1)])
    const charts = page.match(/<svg[^>]* class="(?:wide|narrow)"[^>]*>/g) ?? []
    assert.isAtLeast(charts.length, 6)
    for (const chart of charts) {
      assert.match(chart, /role="img"/)
      const [, title = "", description = ""] = /aria-labelledby="(\S+) (\S+)"/.exec(chart) ?? []
      assert.match(
        page,
        new RegExp(`<title id="${title}">[^<]+</title><desc id="${description}">[^<]+</desc>`)
      )
    }
    assert.strictEqual(page.match(/<summary>Show as a table/g)?.length, charts.length / 2)
    const ids = page.match(/\sid="[^"]*"/g) ?? []
    assert.strictEqual(new Set(ids).size, ids.length)
  })

  test("is small for 1,000 clients", () => {
    const page = pageOf(Array.from({ length: 1000 }, (_, index) => client(index)))
    assert.isBelow(page.length, 2_000_000)
    assert.strictEqual(page.match(/<tr data-requests/g)?.length, 1000)
  })

  test("is of an organization without clients or requests, too", () => {
    for (const clients of [[], [client(0, { ...none, byDay: new Map(), byEndpoint: new Map() })]]) {
      const page = pageOf(clients)
      assert.notMatch(page.replace(/<script>.*?<\/script>/s, ""), /NaN|Infinity|undefined/)
      assert.include(textOf(page), "made 0 requests")
    }
  })

  test("shows a year in weeks", () => {
    const year = {
      ...auditOf([client(0)]),
      interval: Result.getOrThrow(Interval.parse("2025-04-01/2026-03-30"))
    }
    const page = Page.html(year, context, "requests")
    assert.include(textOf(page), "Requests a week")
    assert.notMatch(page, /NaN/)
  })

  test("has the numbers of the JSON document", () => {
    const clients = Array.from({ length: 12 }, (_, index) => client(index))
    const document = AuditReport.toJson(auditOf(clients), context)
    const text = textOf(pageOf(clients))
    const [busiest] = document.endpoints
    assert(busiest)
    for (const count of [document.total.requests, document.total.status429, busiest.requests]) {
      assert.include(text, ` ${number.format(count)} `)
    }
    for (const { id, requests, status400, status429, status500 } of document.clients) {
      const [, row = ""] =
        new RegExp(`${id} (.{0,60})`).exec(text.slice(text.indexOf("All clients Name or id"))) ?? []
      assert.match(
        row,
        new RegExp(`^${number.format(requests)} .* ${status400} ${status500} ${status429} CLIENT-`)
      )
    }
  })
})

const folder = Effect.acquireRelease(
  Effect.promise(() => mkdtemp(join(tmpdir(), "pages-"))),
  (path) => Effect.promise(() => rm(path, { recursive: true }))
)

const audit = (...flags: ReadonlyArray<string>) =>
  Effect.flatMap(InProcess.administrator, (environment) =>
    InProcess.genesysOauth(["audit", ...flags], { environment })
  )

layer(Layer.orDie(Emulator.layer({ seed: "demo" })), { excludeTestServices: true })("audit --html", (it) => {
  it.effect("writes a whole file, replaces an older one, and leaves nothing else", () =>
    Effect.gen(function* () {
      const directory = yield* folder
      const file = join(directory, "report.html")
      for (const flags of [
        ["--days", "7"],
        ["--days", "8"]
      ]) {
        const { code, stderr, stdout } = yield* audit("--html", file, ...flags)
        assert.deepStrictEqual([code, stdout], [0, ""])
        assert.match(stderr, /^Wrote .*report\.html \(\d+ kB\)\. Open it in a browser\.\n$/)
        assert.isTrue(/^<!doctype html>\n<html lang="en">.*<\/html>\n$/s.test(readFileSync(file, "utf8")))
      }
      assert.deepStrictEqual(readdirSync(directory), ["report.html"])
    })
  )

  it.effect("prints the page for -, and the document beside a file", () =>
    Effect.gen(function* () {
      const directory = yield* folder
      const printed = yield* audit("--html", "-", "--days", "3")
      assert.match(printed.stdout, /^<!doctype html>/)
      const file = join(directory, "report.html")
      const { stdout } = yield* audit("--html", file, "--json", "--days", "3")
      const document = JSON.parse(stdout)
      assert.isNotNull(document.comparison)
      const page = textOf(readFileSync(file, "utf8"))
      for (const { difference } of document.comparison.changes.slice(0, 10)) {
        assert.include(page, `${difference > 0 ? "+" : "−"}${number.format(Math.abs(difference))}`)
      }
      assert.include(page, number.format(document.total.requests))
    })
  )

  it.effect("fails in a sentence if the file cannot be written", () =>
    Effect.gen(function* () {
      const directory = yield* folder
      const { code, stderr } = yield* audit("--html", join(directory, "none/report.html"), "--days", "3")
      assert.strictEqual(code, 1)
      assert.match(
        stderr,
        /The page could not be written to .*none\/report\.html \(NotFound\)\. Choose a file/
      )
      assert.isFalse(existsSync(join(directory, "none")))
    })
  )
})
