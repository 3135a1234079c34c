import type { Audit } from "@effect-genesys/cli/Audit"
import { Interval } from "@effect-genesys/schemas"
import * as DateTime from "effect/DateTime"
import * as Result from "effect/Result"
import * as Struct from "effect/Struct"
import { assert, describe, it } from "vitest"
import * as AuditReport from "../src/internal/audit/AuditReport.ts"
import * as Findings from "../src/internal/audit/Findings.ts"
import * as Text from "../src/internal/output/Text.ts"

type Client = Audit["clients"][number]

const zeros = { requests: 0, status200: 0, status300: 0, status400: 0, status500: 0, status429: 0 }

const client = (name: string, requests: number, counts: Partial<Client> = {}): Client => ({
  id: name,
  name,
  grantType: "CODE",
  state: "active",
  created: DateTime.makeUnsafe("2020-01-01"),
  requests,
  status200: requests,
  status300: 0,
  status400: 0,
  status500: 0,
  status429: 0,
  topEndpoint: undefined,
  byDay: new Map(
    requests === 0 ? [] : [["2026-03-02", { ...zeros, requests, status200: requests, ...counts }]]
  ),
  byEndpoint: new Map(),
  ...counts
})

const month = Result.getOrThrow(Interval.parse("2026-03-01/2026-03-30"))

describe("a finding", () => {
  const found: ReadonlyArray<readonly [string, ReadonlyArray<Client>, ReadonlyArray<RegExp>]> = [
    [
      "nothing, where all is well",
      [client("A", 24), client("B", 24), client("C", 24), client("D", 24), client("E", 24)],
      []
    ],
    ["nothing, where there is one client", [client("A", 10)], []],
    [
      "a client that makes a quarter of the requests",
      [client("A", 40), client("B", 60)].toReversed(),
      [/^B makes 60.0 %/]
    ],
    [
      "a client that is throttled, once, though it dominates too",
      [client("A", 60, { status400: 6, status429: 6 }), client("B", 40)],
      [/^A makes 60\.0 % of all requests and gets a 429 for 10\.0 % of its own: /]
    ],
    ["not a client that is throttled now and then", [client("A", 100, { status400: 4, status429: 4 })], []],
    ["a client whose calls fail", [client("A", 100, { status500: 1 })], [/^A gets a 5xx for 1\.0 %/]],
    [
      "a client whose calls are refused for other reasons than their number",
      [client("A", 100, { status400: 14, status429: 4 })],
      [/^A gets a 4xx other than 429 for 10\.0 %/]
    ],
    [
      "clients without a request, by name up to three",
      [client("A", 0), client("B", 0), client("C", 0), client("D", 0)],
      [/^A, B, C and 1 more made no request/]
    ]
  ]
  for (const [name, clients, sentences] of found) {
    it(`is ${name}`, () => {
      const said = Findings.of({
        clients,
        listed: clients.length,
        interval: month,
        readAt: DateTime.makeUnsafe("2026-03-30T12:00:00Z"),
        missing: [],
        caller: undefined
      }).map(({ sentence }) => sentence)
      assert.strictEqual(said.length, sentences.length, said.join("\n"))
      for (const [index, sentence] of sentences.entries()) assert.match(said[index] ?? "", sentence)
    })
  }
})

const gone = { ...Struct.omit(client("Old Bot", 40), ["grantType", "state", "created"]), id: "gone" }

const audit: Audit = {
  strategy: "clients",
  fallback: "the organization query is forbidden",
  unlisted: [gone],
  organizationId: "o1",
  readAt: DateTime.makeUnsafe("2026-03-03T12:00:00Z"),
  isContinued: false,
  listed: 3,
  interval: Result.getOrThrow(Interval.parse("2026-03-01/2026-03-03")),
  clients: [
    client("Poller", 1500, {
      status200: 1200,
      status400: 300,
      status429: 300,
      topEndpoint: "GET api/v2/users"
    }),
    client("Bot\u001B[31m", 500)
  ],
  missing: [{ id: "m1", name: "Lost", problem: "The query failed." }]
}

describe("the report", () => {
  it("is a table, a chart, and what follows from them", () => {
    assert.strictEqual(
      AuditReport.toText(audit, { region: "eu-west-1", live: undefined }, { most: 25, width: Infinity }),
      `API usage of 2 OAuth clients in eu-west-1, 2026-03-01 to 2026-03-03 (UTC)

Client    Grant type  Requests    Share              2xx  4xx  5xx  429  By day  Busiest endpoint
─────────────────────────────────────────────────────────────────────────────────────────────────
Poller    CODE           1,500   75.0 %  ████████  1,200  300    0  300  ·█·     GET api/v2/users
Bot\uFFFD[31m  CODE             500   25.0 %  ██▋         500    0    0    0  ·█·
All                      2,000  100.0 %            1,700  300    0  300

Requests a day  ·█·  at most 2,000, on 2026-03-02
429s a day      ·█·  at most 300, on 2026-03-02

Poller makes 75.0 % of all requests that are counted and gets a 429 for 20.0 % of its own: make it wait as long as Retry-After says, or send fewer requests.
  genesys-oauth audit --client Poller --days 7

The usage was read client by client, because the organization query is forbidden.

Not counted above: 40 requests of clients that are not listed and may be deleted: Old Bot (gone).

No usage for Lost (m1): The query failed.`
    )
  })

  it("shows the busiest clients, the rest in one line, and no more than fits", () => {
    const text = AuditReport.toText(
      audit,
      { region: "r", live: { made: 3, metered: 3 } },
      { most: 1, width: 40 }
    )
    const [, table = ""] = text.split("\n\n")
    for (const line of table.split("\n")) assert.isAtMost(line.length, 40)
    assert.match(table, /^1 more .*500/m)
    assert.notInclude(table, "Bot")
    assert.match(
      text.replaceAll("\n", " "),
      /made 3 calls just now, and the usage queries count 3 of them\. It is gone now: use the commands/
    )
  })

  const strategies: ReadonlyArray<readonly [Audit["strategy"], string | undefined, string]> = [
    ["organization", undefined, "The usage of all clients was read with one query."],
    [
      "intervals",
      "a result was too large",
      "The usage of all clients was read in shorter intervals, because a result was too large."
    ],
    ["clients", "it is forbidden", "The usage was read client by client, because it is forbidden."]
  ]
  for (const [strategy, fallback, sentence] of strategies) {
    it(`says that the strategy was ${strategy}`, () => {
      const text = AuditReport.toText(
        { ...audit, strategy, fallback },
        { region: "r", live: undefined },
        { most: 25, width: 80 }
      )
      assert.include(
        text.split("\n\n").map((paragraph) => paragraph.replaceAll("\n", " ")),
        sentence
      )
      const document = AuditReport.toJson({ ...audit, strategy, fallback }, { region: "r", live: undefined })
      assert.deepStrictEqual([document.strategy, document.fallback], [strategy, fallback ?? null])
      const [unlisted] = document.unlisted
      assert.deepEqual<unknown>(unlisted, {
        ...Struct.omit(gone, ["byDay", "byEndpoint"]),
        topEndpoint: null
      })
    })
  }

  it("is of an organization without clients, too", () => {
    const none: Audit = {
      organizationId: undefined,
      interval: audit.interval,
      readAt: audit.readAt,
      isContinued: false,
      listed: 0,
      strategy: "organization",
      fallback: undefined,
      clients: [],
      unlisted: [],
      missing: []
    }
    const text = AuditReport.toText(none, { region: "r", live: undefined }, { most: 25, width: 80 })
    assert.match(text, /^API usage of 0 OAuth clients/)
    assert.match(text, /Nothing stands out/)
    assert.deepStrictEqual(AuditReport.toJson(none, { region: "r", live: undefined }), {
      organization: { id: null, region: "r" },
      interval: "2026-03-01/2026-03-03",
      readAt: "2026-03-03T12:00:00.000Z",
      strategy: "organization",
      fallback: null,
      isContinued: false,
      listed: 0,
      total: zeros,
      clients: [],
      unlisted: [],
      missing: [],
      days: ["2026-03-01", "2026-03-02", "2026-03-03"].map((day) => Struct.assign({ day }, zeros)),
      endpoints: [],
      findings: [],
      comparison: null,
      live: null
    })
  })
})

describe("text", () => {
  it("has numbers, parts and lists as people write them", () => {
    assert.strictEqual(Text.number(1_234_567), "1,234,567")
    assert.strictEqual(Text.percent(0.3104), "31.0 %")
    assert.deepStrictEqual([0.1, -0.1].map(Text.signed), ["+10.0 %", "−10.0 %"])
    assert.strictEqual(Text.list([], 3), "")
    assert.strictEqual(Text.list(["A"], 3), "A")
    assert.strictEqual(Text.list(["A", "B", "C"], 3), "A, B and C")
    assert.strictEqual(Text.list(["A", "B", "C", "D", "E"], 3), "A, B, C and 2 more")
  })

  it("has charts whose highest bar is the greatest number, and whose lowest is not nothing", () => {
    assert.strictEqual(Text.sparkline([0, 1, 50, 100]), "·▁▄█")
    assert.strictEqual(Text.sparkline([0, 0]), "··")
    assert.deepStrictEqual(
      [0, 0.001, 0.5, 1].map((part) => Text.bar(part, 4)),
      ["", "▏", "██", "████"]
    )
  })
})
