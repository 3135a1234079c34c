/** A report gives advice only if the counted usage supports it, with the id of the client. */
import type { Audit } from "@effect-genesys/cli/Audit"
import { Emulator } from "@effect-genesys/emulator"
import { Interval } from "@effect-genesys/schemas"
import { assert, describe, it as test, layer } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import * as AuditReport from "../src/internal/audit/AuditReport.ts"
import * as Findings from "../src/internal/audit/Findings.ts"
import * as Fleet from "./Fleet.ts"

type Client = Audit["clients"][number]

const client = (name: string, id: string, counts: Partial<Client> = {}): Client => ({
  id,
  name,
  grantType: "CODE",
  state: "active",
  created: DateTime.makeUnsafe("2020-01-01T00:00:00Z"),
  requests: 0,
  status200: 0,
  status300: 0,
  status400: 0,
  status500: 0,
  status429: 0,
  topEndpoint: undefined,
  byDay: new Map(),
  byEndpoint: new Map(),
  ...counts
})

const audited = (clients: ReadonlyArray<Client>, days = "2026-03-01/2026-03-30"): Findings.Evidence => ({
  clients,
  listed: clients.length,
  interval: Result.getOrThrow(Interval.parse(days)),
  readAt: DateTime.makeUnsafe("2026-03-30T12:00:00Z"),
  missing: [],
  caller: "caller-id"
})

const sentencesOf = (evidence: Findings.Evidence) => Findings.of(evidence).map(({ sentence }) => sentence)

const busy = (counts: Partial<Client>) => client("Bot", "id-1", { requests: 100, ...counts })

const failing = (requests: number) =>
  sentencesOf(audited([client("Bot", "id-1", { requests, status500: requests })]))

const report = (names: ReadonlyArray<readonly [name: string, id: string]>, width: number) => {
  const evidence = audited(names.map(([name, id]) => client(name, id)))
  return AuditReport.toText(
    {
      ...evidence,
      organizationId: "o",
      isContinued: false,
      strategy: "organization",
      fallback: undefined,
      unlisted: []
    },
    { region: "r", live: undefined },
    { most: 25, width }
  )
}
const cellsOf = (text: string) =>
  Fleet.rowsOf(text)
    .slice(0, -1)
    .map((row) => row.split(/ {2,}/)[0])

const young = (created: string) => client("Bot", "id-1", { created: DateTime.makeUnsafe(created) })

describe("a client without requests", () => {
  const cases: ReadonlyArray<readonly [string, Client, string]> = [
    [
      "that is old and active is to be deactivated, if it is not needed",
      client("Bot", "id-1"),
      "Bot (id-1) made no request from 2026-03-01 to 2026-03-28, and none is counted since: deactivate clients that are no longer needed."
    ],
    [
      "that runs the audit is named as such",
      client("Audit", "caller-id"),
      "Audit (caller-id) runs this audit; its own requests are counted up to a day later."
    ],
    [
      "that is inactive is named as such",
      client("Bot", "id-1", { state: "inactive" }),
      "No request, and inactive already: Bot (id-1)."
    ],
    [
      "that the vendor disabled is named as such",
      client("Bot", "id-1", { state: "disabled" }),
      "No request, and inactive already: Bot (id-1)."
    ],
    [
      "that is younger than the days is named as such",
      young("2026-03-30T10:00:00Z"),
      "No request yet, and created since 2026-03-01: Bot (id-1)."
    ],
    [
      "that was created when the days begin is younger",
      young("2026-03-01T00:00:00Z"),
      "No request yet, and created since 2026-03-01: Bot (id-1)."
    ],
    [
      "without a date of creation may be too young",
      client("Bot", "id-1", { created: undefined }),
      "No request, and no date of creation is known: Bot (id-1)."
    ]
  ]
  test.each(cases)("%s", (_, given, sentence) => {
    assert.deepStrictEqual(sentencesOf(audited([given])), [sentence])
  })

  test("that was created just before the days is old enough", () => {
    const [sentence = ""] = sentencesOf(audited([young("2026-02-28T23:59:59.999Z")]))
    assert.match(sentence, /deactivate/)
  })

  // The last two days do not count: today is not over, and the vendor counts up to a day late.
  test.each([
    ["2026-03-30/2026-03-30", false],
    ["2026-03-29/2026-03-30", false],
    ["2026-03-16/2026-03-30", false],
    ["2026-03-15/2026-03-30", true]
  ] as const)("in %s can be judged: %s", (days, isJudged) => {
    const [sentence = ""] = sentencesOf(audited([client("Bot", "id-1")], days))
    assert.strictEqual(/Bot \(id-1\) made no request from .*: deactivate clients/.test(sentence), isJudged)
    assert.strictEqual(/too short to judge: audit 30 days/.test(sentence), !isJudged)
  })
})

const past = (days: string) => sentencesOf(audited([client("Bot", "id-1")], days))

describe("an interval that ended before yesterday", () => {
  test("says nothing about a client that was idle then and may be busy now", () => {
    assert.deepStrictEqual(past("2026-02-01/2026-02-27"), [
      "Bot (id-1) made no request from 2026-02-01 to 2026-02-27: audit the days since, too."
    ])
  })

  test("is counted in full if it ends the day before", () => {
    assert.match(
      past("2026-03-15/2026-03-28").join(),
      /from 2026-03-15 to 2026-03-28, and none .*: deactivate/
    )
  })
})

const commandsOf = (...clients: ReadonlyArray<Client>) =>
  Findings.of(audited(clients)).flatMap(({ commands }) => commands)

describe("a command", () => {
  test("is given for each client of a finding", () => {
    assert.deepStrictEqual(commandsOf(client("Bot", "id-1"), client("Pal", "id-2")), [
      "genesys-oauth clients deactivate id-1",
      "genesys-oauth clients deactivate id-2"
    ])
    assert.deepStrictEqual(commandsOf(busy({ status400: 50, status429: 50 })), [
      "genesys-oauth usage query id-1 --days 7 --by template --by method"
    ])
    assert.deepStrictEqual(commandsOf(busy({ status400: 50 })), ["genesys-oauth clients get id-1"])
  })

  test("has any id as one word of a shell", () => {
    assert.deepStrictEqual(commandsOf(client("Bot", "x'; rm -rf ~; '")), [
      String.raw`genesys-oauth clients deactivate 'x'\''; rm -rf ~; '\'''`
    ])
    assert.deepStrictEqual(commandsOf(client("Bot", "$(id)")), ["genesys-oauth clients deactivate '$(id)'"])
  })
})

describe("advice about chosen clients", () => {
  test("says nothing about their share of all requests", () => {
    const chosen = audited([busy({ status400: 50, status429: 50 }), client("Pal", "id-2", { requests: 30 })])
    assert.deepStrictEqual(sentencesOf({ ...chosen, listed: 9 }), [
      "Bot (id-1) gets a 429 for 50.0 % of its requests: make it wait as long as Retry-After says, or send fewer requests."
    ])
  })
})

describe("advice", () => {
  test("is not given for a client that is inactive by now", () => {
    for (const counts of [{ status400: 50, status429: 50 }, { status400: 50 }, { status500: 50 }]) {
      const [sentence = ""] = sentencesOf(audited([busy({ ...counts, state: "inactive" })]))
      assert.match(sentence, /^Bot \(id-1\) .*: it is inactive now\.$/)
    }
  })

  test("needs more than a few requests", () => {
    assert.deepStrictEqual(failing(19), [])
    assert.lengthOf(failing(20), 1)
  })

  test("has ids in each sentence", () => {
    const sentences = sentencesOf(
      audited([
        busy({ requests: 60 }),
        client("Bot", "id-2", { requests: 40, status400: 40, status429: 20, status500: 20 })
      ])
    )
    assert.lengthOf(sentences, 3)
    for (const sentence of sentences) assert.match(sentence, /^Bot \(id-[12]\) /)
  })

  test("says if a share is not of all requests", () => {
    const evidence = {
      ...audited([busy({}), client("Pal", "id-2", { requests: 100 })]),
      listed: 3,
      missing: [{ id: "m", name: "Lost", problem: "No." }]
    }
    assert.deepStrictEqual(sentencesOf(evidence), [
      "Bot (id-1) makes 50.0 % of all requests that are counted."
    ])
  })
})

describe("clients of one name", () => {
  test("have their ids in the table, and other clients do not", () => {
    const found = report(
      [
        ["Bot", "11111111-2222"],
        ["Bot", "11111111-3333"],
        ["Pal", "44444444-5555"]
      ],
      80
    )
    assert.deepStrictEqual(cellsOf(found), ["Bot (11111111-2…)", "Bot (11111111-3…)", "Pal"])
  })

  test("have whole ids if lines may have any length", () => {
    const found = report(
      [
        ["Bot", "11111111-2222"],
        ["Bot", "33333333-2222"]
      ],
      Infinity
    )
    assert.deepStrictEqual(cellsOf(found), ["Bot (11111111-2222)", "Bot (33333333-2222)"])
  })

  const alike: ReadonlyArray<readonly [string, string, string]> = [
    ["look the same", "Bot", "B\u200Do\uFE0Ft"],
    ["differ in case", "Bot", "BOT"],
    ["differ in the width of letters", "Bot", "Ｂｏｔ"],
    [
      "begin the same, and are cut",
      "Production integration of sales, blue",
      "Production integration of sales, green"
    ]
  ]
  test.each(alike)("are those whose names %s", (_, one, other) => {
    const found = cellsOf(
      report(
        [
          [one, "11111111-2222"],
          [other, "33333333-2222"]
        ],
        60
      )
    )
    assert.lengthOf(
      found.filter((cell) => / \((?:11111111|33333333)…\)$/.test(cell ?? "")),
      2,
      found.join("\n")
    )
  })

  test("as the total, or without a name, have ids too", () => {
    const found = cellsOf(
      report(
        [
          ["All", "11111111-2222"],
          ["\u200B", "33333333-2222"]
        ],
        Infinity
      )
    )
    assert.deepStrictEqual(found.toSorted(), ["(no name) (33333333-2222)", "All (11111111-2222)"])
  })
})

// Usage queries count calls after a day, as the vendor documents.
layer(Layer.orDie(Emulator.layer({ seed: "empty", usageDelay: "24 hours" })), { excludeTestServices: true })(
  "an audit under the vendor's delay",
  (it) => {
    it.effect("does not advise to deactivate the client that runs it, or one created today", () =>
      Effect.gen(function* () {
        const { administrator } = yield* Emulator.Emulator
        const [one, other] = yield* Fleet.create(["Twin", "Twin"])
        const { stdout } = yield* Fleet.audit(Infinity)
        assert.notInclude(stdout, "deactivate")
        assert.include(stdout, `Administrator (${administrator.clientId}) runs this audit;`)
        assert.match(
          stdout,
          new RegExp(`No request yet, and created since .*(?:${one}|${other}).*(?:${one}|${other})`)
        )
        assert.match(stdout, new RegExp(`^Twin \\(${one}\\) `, "m"))
        assert.match(stdout, new RegExp(`^Twin \\(${other}\\) `, "m"))
      })
    )
  }
)
