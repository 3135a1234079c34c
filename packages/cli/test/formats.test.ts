/** The flags that choose days, clients, their order and the format of an audit. */
import { Emulator } from "@effect-genesys/emulator"
import { assert, layer } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Fleet from "./Fleet.ts"

const json = (...flags: ReadonlyArray<string>) =>
  Effect.map(Fleet.audit(Infinity, "--json", ...flags), ({ stdout }) => JSON.parse(stdout))

/** UTC days ago, such as 2026-01-31. */
const ago = (days: number) =>
  Effect.map(DateTime.now, (now) => DateTime.formatIsoDateUtc(DateTime.subtract(now, { days })))

layer(Layer.orDie(Emulator.layer({ seed: "demo" })), { excludeTestServices: true })("audit", (it) => {
  it.effect("has the first and the last day of --from and --to", () =>
    Effect.gen(function* () {
      const [from, to] = [yield* ago(9), yield* ago(3)]
      const document = yield* json("--from", from, "--to", to)
      assert.strictEqual(document.interval, `${from}/${to}`)
      assert.deepStrictEqual(
        [document.days.length, document.days[0].day, document.days.at(-1).day],
        [7, from, to]
      )
      assert.isAbove(document.days[6].requests, 0)
      const open = yield* json("--from", from)
      assert.strictEqual(open.interval, `${from}/${yield* ago(0)}`)
    })
  )

  it.effect("refuses days that are none before it sends a request", () =>
    Effect.gen(function* () {
      const { faults } = yield* Emulator.Emulator
      const [today, tomorrow] = [yield* ago(0), yield* ago(-1)]
      faults.reset()
      for (const [flags, sentence] of [
        [["--to", today], "--to needs --from, the first day."],
        [["--days", "3", "--from", today], "--days and --from exclude each other: give one of them."],
        [["--from", today, "--to", "2020-01-01"], "--from must not be after --to."],
        [["--from", today, "--to", tomorrow], "--to must not be after today (UTC)."],
        [["--from", tomorrow], "--from must not be after today (UTC)."],
        [["--from", "2020-01-01"], "--from and --to are more than 365 days apart: ask for fewer days."],
        [
          ["--json", "--csv"],
          "Choose one of --json, --jq, --csv and --html -: each prints to standard output."
        ],
        [
          ["--csv", "--html", "-"],
          "Choose one of --json, --jq, --csv and --html -: each prints to standard output."
        ]
      ] as const) {
        const { code, stderr, stdout } = yield* Fleet.audit(Infinity, ...flags)
        assert.deepStrictEqual([code, stdout], [2, ""], flags.join(" "))
        assert.include(stderr, sentence)
      }
      assert.deepStrictEqual(faults.counters().received, {})
    })
  )

  it.effect("audits the clients of --client alone, with the same numbers", () =>
    Effect.gen(function* () {
      const all = yield* json("--days", "7")
      const poller = all.clients.find(({ name }: { readonly name: string }) => name === "Presence Poller")
      const { faults } = yield* Emulator.Emulator
      faults.reset()
      const chosen = yield* json("--days", "7", "--client", poller.id.slice(0, 13), "--client", "Wallboard")
      assert.isUndefined(faults.counters().received.postUsageQuery)
      assert.deepStrictEqual(
        chosen.clients.map(({ name }: { readonly name: string }) => name),
        ["Presence Poller", "Wallboard"]
      )
      assert.strictEqual(chosen.clients[0].requests, poller.requests)
      assert.deepStrictEqual([chosen.strategy, chosen.fallback, chosen.listed], ["clients", null, all.listed])
      const { stdout } = yield* Fleet.audit(Infinity, "--days", "7", "--client", "Wallboard")
      assert.match(stdout, /^API usage of 1 of 15 OAuth clients/)
      assert.match(stdout, /^The usage of each chosen client was read with one query\.$/m)
    })
  )

  it.effect("names candidates if a reference fits no client", () =>
    Effect.gen(function* () {
      const { code, stderr } = yield* Fleet.audit(Infinity, "--client", "poller")
      assert.strictEqual(code, 1)
      assert.match(
        stderr,
        /No client has "poller" as its id.*Similar names: Presence Poller \([\da-f-]{36}\)\./
      )
    })
  )

  const orders: ReadonlyArray<readonly [string, (client: Record<string, number>) => number]> = [
    ["requests", ({ requests = 0 }) => requests],
    ["errors", ({ status400 = 0, status500 = 0 }) => status400 + status500],
    ["throttled", ({ status429 = 0 }) => status429]
  ]
  it.effect("sorts the clients by --sort", () =>
    Effect.gen(function* () {
      for (const [order, count] of orders) {
        const { clients } = yield* json("--days", "3", "--sort", order)
        const counts = clients.map(count)
        assert.deepStrictEqual(
          counts,
          counts.toSorted((a: number, b: number) => b - a),
          order
        )
      }
      const { clients } = yield* json("--days", "3", "--sort", "name")
      const names = clients.map(({ name }: { readonly name: string }) => name)
      assert.deepStrictEqual(names, names.toSorted(new Intl.Collator("en").compare))
      const { stdout } = yield* Fleet.audit(Infinity, "--days", "3", "--sort", "name")
      assert.match(Fleet.rowsOf(stdout)[0] ?? "", /^Administrator/)
    })
  )

  it.effect("compares with as many days before", () =>
    Effect.gen(function* () {
      const { comparison, total } = yield* json("--days", "5", "--compare")
      assert.strictEqual(comparison.interval, `${yield* ago(9)}/${yield* ago(5)}`)
      assert.isAbove(comparison.before.requests, 0)
      // The requests of the audit itself may be counted in between.
      assert.closeTo(comparison.after.requests, total.requests, 20)
      const { stdout } = yield* Fleet.audit(Infinity, "--days", "5", "--compare")
      assert.match(
        stdout,
        /^In the days before, [\d-]+ to [\d-]+, there were [\d,]+ requests \(now [+−][\d.]+ %\)\. Changed most: .* by [+−][\d,]+/m
      )
    })
  )

  it.effect("prints a row of CSV for each client, which no spreadsheet runs", () =>
    Effect.gen(function* () {
      const [formula, comma] = yield* Fleet.create(["=HYPERLINK(1)", 'a "b", c\nd'])
      const { code, stdout } = yield* Fleet.audit(Infinity, "--csv", "--days", "3")
      assert.strictEqual(code, 0)
      const lines = stdout.split("\r\n")
      assert.strictEqual(lines.pop(), "")
      assert.notInclude(lines.join(""), "\n")
      const [header, ...rows] = lines
      assert.strictEqual(
        header,
        "id,name,grantType,state,created,requests,share,status200,status300,status400,status500,status429,topEndpoint,problem"
      )
      const { clients } = yield* json("--days", "3")
      assert.strictEqual(rows.length, clients.length)
      assert.isTrue(
        rows.some((row) => row.startsWith(`${formula},'=HYPERLINK(1),CLIENT-CREDENTIALS,active,`))
      )
      assert.isTrue(rows.some((row) => row.startsWith(`${comma},"a ""b"", c\uFFFDd",`)))
      const poller = clients.find(({ name }: { readonly name: string }) => name === "Presence Poller")
      const row = rows.find((found) => found.startsWith(poller.id)) ?? ""
      assert.deepStrictEqual(row.split(",").slice(7, 12).map(Number), [
        poller.status200,
        poller.status300,
        poller.status400,
        poller.status500,
        poller.status429
      ])
    })
  )
})

layer(Layer.orDie(Emulator.layer({ seed: "empty" })), { excludeTestServices: true })(
  "audit of 1,000 clients",
  (it) => {
    it.effect("takes at most 20 requests, with the days before", () =>
      Effect.gen(function* () {
        const { faults, seed } = yield* Emulator.Emulator
        yield* seed({
          clients: Array.from({ length: 1000 }, (_, index) => ({
            name: `Client ${index}`,
            grantType: "CODE"
          }))
        })
        faults.reset()
        const { stdout } = yield* Fleet.audit(Infinity, "--html", "-")
        assert.include(stdout, "1,001 OAuth clients")
        const received = Object.values(faults.counters().received)
        assert.isAtMost(
          received.reduce((sum, count) => sum + count, 0),
          20
        )
      })
    )
  }
)
