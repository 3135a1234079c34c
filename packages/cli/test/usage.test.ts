/** Usage queries on the command line: their rows, and how one is continued that the command did not wait for. */
import { Credentials, GenesysCloud } from "@effect-genesys/client"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import { Emulator } from "@effect-genesys/emulator"
import { Interval } from "@effect-genesys/schemas"
import { Usage } from "@effect-genesys/usage"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, layer } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import * as Schedule from "effect/Schedule"
import stringWidth from "string-width"
import * as InProcess from "./InProcess.ts"
import * as Process from "./Process.ts"

/** The environment of the administrator, with a folder of its own for what the command keeps. */
const ofAdministrator = Effect.gen(function* () {
  const environment = yield* InProcess.administrator
  const state = yield* FileSystem.FileSystem.use((fs) => fs.makeTempDirectoryScoped())
  return { ...environment, XDG_STATE_HOME: state }
})

const run = (line: ReadonlyArray<string>, columns = Infinity) =>
  Effect.flatMap(ofAdministrator, (environment) => InProcess.genesysOauth(line, { environment, columns }))

const json = (line: ReadonlyArray<string>) =>
  Effect.map(run([...line, "--json"]), ({ code, stderr, stdout }) => {
    assert.deepStrictEqual([code, stderr], [0, ""])
    return JSON.parse(stdout)
  })

/** Queries take an hour while the effect runs. */
const whileSlow = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Emulator.Emulator.use(({ behavior }) =>
    Effect.acquireUseRelease(
      Effect.sync(() => behavior.set({ queryLatency: "1 hour" })),
      () => effect,
      () => Effect.sync(() => behavior.set({ queryLatency: 0 }))
    )
  )

/** The same text for the same fields, in any order. */
const textOf = (row: object) => JSON.stringify(Object.entries(row).toSorted(([a], [b]) => (a < b ? -1 : 1)))

const sum = (parts: ReadonlyArray<{ readonly requests: number }>) =>
  parts.reduce((all, { requests }) => all + requests, 0)

const services = Layer.merge(Emulator.layer({ seed: "demo", queryLatency: 0 }), NodeServices.layer)

layer(services, { excludeTestServices: true })("genesys-oauth usage", (it) => {
  it.effect("prints the rows that the library returns", () =>
    Effect.gen(function* () {
      const { administrator, url } = yield* Emulator.Emulator
      const today = DateTime.formatIsoDateUtc(yield* DateTime.now)
      const day = DateTime.formatIsoDateUtc(DateTime.subtract(yield* DateTime.now, { days: 3 }))
      const interval = Result.getOrThrow(Interval.parse(`${day}/${today}`))
      const rows = yield* Usage.organization({
        interval,
        granularity: "Day",
        groupBy: ["OAuthClientId", "HttpMethod"]
      }).pipe(
        Effect.provide(
          GenesysCloud.layer({
            region: url,
            credentials: Credentials.clientCredentials(administrator.clientId, administrator.clientSecret)
          }).pipe(Layer.provide(NodeTransport.layer))
        )
      )
      const last = DateTime.formatIsoDateUtc(DateTime.subtract(yield* DateTime.now, { days: 1 }))
      const flags = ["--from", day, "--to", last, "--granularity", "day", "--by", "client", "--by", "method"]
      const printed: ReadonlyArray<Record<string, unknown>> = yield* json(["usage", "organization", ...flags])
      assert.isAbove(rows.length, 20)
      assert.deepStrictEqual(
        printed.map(textOf).toSorted(),
        rows.map(({ date, ...row }) => textOf({ ...row, date: DateTime.formatIso(date) })).toSorted()
      )
    })
  )

  const commands: ReadonlyArray<ReadonlyArray<string>> = [
    ["query", "Wallboard", "--days", "5", "--granularity", "day", "--by", "template", "--by", "method"],
    ["summary", "Wallboard", "--days", "30"],
    ["organization", "--days", "5", "--by", "client", "--by", "user"],
    ["search", "--days", "5", "--name", "Wallboard", "--method", "GET"],
    ["report", "--days", "10", "--most", "3"],
    ["report", "Wallboard", "--days", "10"]
  ]

  for (const command of commands) {
    it.effect(`${command.join(" ")} fits terminals of 60, 80 and 140 columns`, () =>
      Effect.gen(function* () {
        for (const columns of [60, 80, 140]) {
          const { code, stderr, stdout } = yield* run(["usage", ...command], columns)
          assert.deepStrictEqual([code, stderr], [0, ""])
          assert.match(stdout, /Requests/)
          assert.match(stdout, /\d,\d{3}/)
          for (const line of stdout.split("\n")) assert.isAtMost(stringWidth(line), columns, line)
        }
      })
    )
  }

  it.effect("a report is a page with --html, with the same numbers", () =>
    Effect.gen(function* () {
      const yesterday = DateTime.formatIsoDateUtc(DateTime.subtract(yield* DateTime.now, { days: 1 }))
      const line = ["usage", "report", "--from", yesterday, "--to", yesterday]
      const report = yield* json(line)
      const { code, stderr, stdout } = yield* run([...line, "--html", "-"], 80)
      assert.deepStrictEqual([code, stderr], [0, ""])
      assert.match(stdout, /^<!doctype html>/)
      assert.include(stdout, report.total.requests.toLocaleString("en"))
      const one = yield* run([...line, "Wallboard", "--html", "-"], 80)
      assert.match(one.stdout, /1 of 15 OAuth client/)
    })
  )

  it.effect("the page of a report excludes JSON, which has other fields", () =>
    Effect.gen(function* () {
      const { code, stderr } = yield* run(["usage", "report", "--html", "-", "--json"], 80)
      assert.strictEqual(code, 2)
      assert.include(stderr, "Choose --html, or one of --json and --jq: the page has other data.")
    })
  )

  it.effect("a report adds up, and its JSON has every part", () =>
    Effect.gen(function* () {
      const report = yield* json(["usage", "report", "--days", "7"])
      assert.isAbove(report.total.requests, 1000)
      for (const parts of [report.clients, report.endpoints, report.methods, report.periods]) {
        assert.strictEqual(sum(parts), report.total.requests)
      }
      const { stdout } = yield* run(["usage", "report", "--days", "7", "--most", "2"], 80)
      assert.match(stdout, new RegExp(`^${report.clients.length - 2} more +[\\d,]+ +[\\d.]+ % +█`, "m"))
    })
  )

  it.effect(
    "--no-wait prints a handle, and the query can be resumed by it, by its id, or as the latest",
    () =>
      Effect.gen(function* () {
        const environment = yield* ofAdministrator
        const genesys = (...line: ReadonlyArray<string>) => InProcess.genesysOauth(line, { environment })
        const start = ["usage", "query", "Wallboard", "--days", "2", "--no-wait"]
        const handle = (yield* genesys(...start)).stdout.trim()
        const { id } = JSON.parse(handle)
        const listed = JSON.parse((yield* genesys("usage", "resume", "--list", "--json")).stdout)
        assert.deepStrictEqual(
          listed.map((kept: { readonly id: string }) => kept.id),
          [id.executionId]
        )
        const byLatest = yield* genesys("usage", "resume", "--json")
        assert.strictEqual(byLatest.code, 0)
        assert.strictEqual(JSON.parse(byLatest.stdout).length, 1)
        // It has ended, so it is kept no more; but who has the handle may read the result again.
        const again = yield* genesys("usage", "resume")
        assert.deepStrictEqual([again.code, again.stdout], [2, ""])
        assert.include(again.stderr, "No query can be resumed")
        assert.strictEqual((yield* genesys("usage", "resume", handle, "--json")).stdout, byLatest.stdout)

        yield* genesys(...start)
        const second = JSON.parse((yield* genesys(...start)).stdout)
        const byStart = yield* genesys("usage", "resume", second.id.executionId.slice(0, 12), "--json")
        assert.deepStrictEqual(byStart, byLatest)
      })
  )

  it.effect("a query that takes too long ends with 1, and says how to wait for it", () =>
    Effect.gen(function* () {
      const environment = yield* ofAdministrator
      const genesys = (...line: ReadonlyArray<string>) => InProcess.genesysOauth(line, { environment })
      const late = yield* whileSlow(genesys("usage", "summary", "Wallboard", "--timeout", "1s"))
      assert.deepStrictEqual([late.code, late.stdout], [1, ""])
      assert.include(late.stderr, "was not done after 1s")
      const [, id = ""] = /genesys-oauth usage resume (\S+)/.exec(late.stderr) ?? []
      const listed = yield* genesys("usage", "resume", "--list", "--jq", ".[].id")
      assert.deepStrictEqual(listed.stdout, `${id}\n`)
    })
  )

  const refused: ReadonlyArray<readonly [ReadonlyArray<string>, string]> = [
    [
      ["organization", "--from", "2026-02-30"],
      '--from cannot be "2026-02-30": give a date such as 2026-01-31.'
    ],
    [["organization", "--to", "2026-01-31"], "--to needs --from, the first day."],
    [["organization", "--from", "2026-01-02", "--to", "2026-01-01"], "--from must not be after --to."],
    [["organization", "--from", "2024-01-01", "--to", "2025-12-31"], "more than 365 days apart"],
    [["organization", "--days", "3", "--from", "2026-01-01"], "--days and --from exclude each other"],
    [["organization", "--by", "path"], '--by cannot be "path": give "client",'],
    [["query", "Wallboard", "--by", "user"], '--by cannot be "user": give "client",'],
    [
      ["query", "Wallboard", "--timeout", "soon"],
      '--timeout cannot be "soon": give a time such as 90s, 10m or 2h.'
    ],
    [["resume", "nothing"], 'There is no query "nothing" to resume.'],
    [["resume", '{"kind":"other"}'], "handle"]
  ]

  it.effect.each(refused)("usage %j ends with 2 and a sentence", ([line, sentence]) =>
    Effect.gen(function* () {
      const { code, stderr, stdout } = yield* run(["usage", ...line])
      assert.deepStrictEqual([code, stdout], [2, ""])
      assert.include(stderr, sentence)
    })
  )

  it.effect("a query of another region is not looked for in this one", () =>
    Effect.gen(function* () {
      const environment = yield* ofAdministrator
      yield* InProcess.genesysOauth(["usage", "summary", "Wallboard", "--no-wait"], { environment })
      const { code, stderr } = yield* InProcess.genesysOauth(["usage", "resume", "--region", "eu-west-1"], {
        environment
      })
      assert.strictEqual(code, 2)
      assert.include(
        stderr,
        "and this organization is in eu-west-1: choose the other with --profile or --region."
      )
    })
  )

  it.effect("an interrupted query runs on, and another process gets its rows", () =>
    Effect.gen(function* () {
      const environment = yield* ofAdministrator
      const kept = `${environment.XDG_STATE_HOME}/genesys-oauth/queries`
      const fs = yield* FileSystem.FileSystem
      const interrupted = yield* whileSlow(
        Process.interrupted(
          ["usage", "query", "Wallboard", "--days", "2"],
          environment,
          // The query has been submitted once its handle is kept.
          Effect.repeat(fs.exists(kept), {
            until: (exists) => exists,
            schedule: Schedule.spaced("50 millis")
          })
        )
      )
      assert.deepStrictEqual([interrupted.code, interrupted.stdout], [130, ""])
      const [, id = ""] = /To wait for it: genesys-oauth usage resume (\S+)\n$/.exec(interrupted.stderr) ?? []
      const [file = ""] = yield* fs.readDirectory(kept)
      assert.strictEqual((yield* fs.stat(`${kept}/${file}`)).mode & 0o777, 0o600)
      const { clock } = yield* Emulator.Emulator
      yield* clock.advance("1 hour")
      const resumed = yield* Process.genesysOauth(["usage", "resume", id, "--json=requests"], environment)
      assert.deepStrictEqual([resumed.code, resumed.stderr], [0, ""])
      assert.isAbove(JSON.parse(resumed.stdout)[0].requests, 100)
    })
  )
})
