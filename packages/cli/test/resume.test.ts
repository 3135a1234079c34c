/** An audit that was interrupted, or that failed, continues where it ended, and counts nothing twice. */
import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Emulator } from "@effect-genesys/emulator"
import type { Fault } from "@effect-genesys/emulator/Faults"
import { Interval } from "@effect-genesys/schemas"
import { assert, describe, it as test, layer } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import * as Parts from "../src/internal/audit/Parts.ts"
import * as Tally from "../src/internal/audit/Tally.ts"
import * as Fleet from "./Fleet.ts"
import * as InProcess from "./InProcess.ts"
import * as Process from "./Process.ts"

const intervalOf = (days: string) => Result.getOrThrow(Interval.parse(days))

/** The sums of one request of each of these clients. */
const sums = (...ids: ReadonlyArray<string>): Parts.Sums => {
  const tally = Tally.make()
  for (const clientId of ids) {
    tally.add({
      clientId,
      clientName: clientId,
      templateUri: "__proto__",
      httpMethod: "GET",
      date: DateTime.makeUnsafe("2026-03-01T00:00:00Z"),
      requests: 1,
      status200: 1,
      status300: 0,
      status400: 0,
      status500: 0,
      status429: 0
    })
  }
  return { organizationId: "o1", entries: tally.entries() }
}

const days = (interval: string, ...ids: ReadonlyArray<string>) =>
  Parts.ofDays(intervalOf(interval), sums(...ids))

const client = (interval: string, id: string) => Parts.ofClient(intervalOf(interval), id, sums(id))

const restored = (...parts: ReadonlyArray<Parts.Part>) => {
  // As they are read from a file.
  const read: ReadonlyArray<Parts.Part> = JSON.parse(JSON.stringify(parts))
  const { done, from, tally } = Parts.restore(intervalOf("2026-03-01/2026-03-30"), read)
  return {
    from: DateTime.formatIsoDateUtc(from),
    done: [...done],
    counts: ["a", "b"].map((id) => tally.of(id).requests)
  }
}

describe("parts", () => {
  const cases: ReadonlyArray<readonly [string, ReadonlyArray<Parts.Part>, ReturnType<typeof restored>]> = [
    ["none", [], { from: "2026-03-01", done: [], counts: [0, 0] }],
    [
      "of days that follow each other",
      [days("2026-03-01/2026-03-10", "a", "b"), days("2026-03-11/2026-03-20", "a")],
      { from: "2026-03-21", done: [], counts: [2, 1] }
    ],
    [
      "of days that were kept twice",
      [
        days("2026-03-01/2026-03-10", "a"),
        days("2026-03-01/2026-03-05", "a"),
        days("2026-03-01/2026-03-10", "a")
      ],
      { from: "2026-03-11", done: [], counts: [1, 0] }
    ],
    [
      "of days after a gap",
      [days("2026-03-01/2026-03-10", "a"), days("2026-03-12/2026-03-20", "a")],
      { from: "2026-03-11", done: [], counts: [1, 0] }
    ],
    [
      "of clients after some days",
      [
        days("2026-03-01/2026-03-10", "a", "b"),
        client("2026-03-11/2026-03-30", "a"),
        client("2026-03-11/2026-03-30", "a")
      ],
      { from: "2026-03-11", done: ["a"], counts: [2, 1] }
    ],
    [
      "of days after some clients, which are complete already",
      [client("2026-03-01/2026-03-30", "a"), days("2026-03-01/2026-03-10", "a", "b")],
      { from: "2026-03-11", done: ["a"], counts: [1, 1] }
    ],
    [
      "of a client from another day on",
      [days("2026-03-01/2026-03-10", "a"), client("2026-03-01/2026-03-30", "b")],
      { from: "2026-03-11", done: [], counts: [1, 0] }
    ]
  ]
  test.each(cases)("%s", (_, parts, expected) => {
    assert.deepStrictEqual(restored(...parts), expected)
  })

  test("keep endpoints of any name", () => {
    const { tally } = Parts.restore(intervalOf("2026-03-01/2026-03-30"), [days("2026-03-01/2026-03-10", "a")])
    assert.deepStrictEqual([...tally.of("a").byEndpoint.keys()], ["GET __proto__"])
  })
})

const folder = Effect.acquireRelease(
  Effect.promise(() => mkdtemp(join(tmpdir(), "audits-"))),
  (path) => Effect.promise(() => rm(path, { recursive: true }))
)

/** The files of unfinished audits. */
const journals = (cache: string) => {
  const directory = join(cache, "genesys-oauth/audits")
  try {
    return readdirSync(directory).map((name) => join(directory, name))
  } catch {
    return []
  }
}

/** Each client has its own query, one after the other. Those of the first clients find nothing; the next one has a fault. */
const failsAt = (most: number, fault: Fault) =>
  Emulator.Emulator.useSync(({ faults }) =>
    faults.set([
      {
        operation: "postUsageQuery",
        fault: { kind: "error", status: 403, code: "missing.any.permissions" }
      },
      {
        operation: "postOauthClientUsageQuery",
        count: most,
        fault: { kind: "answer", status: 200, body: { executionId: "e1" } }
      },
      {
        operation: "getOauthClientUsageQueryResult",
        count: most,
        fault: { kind: "answer", status: 200, body: { queryStatus: "Complete", results: [] } }
      },
      { operation: "postOauthClientUsageQuery", fault }
    ])
  )

const auditIn = (cache: string, ...flags: ReadonlyArray<string>) =>
  Effect.flatMap(InProcess.administrator, (environment) =>
    InProcess.genesysOauth(["audit", "--json", "--concurrency", "1", ...flags], {
      environment: { ...environment, XDG_CACHE_HOME: cache }
    })
  )

const ids = (found: ReadonlyArray<{ readonly id: string }>) => found.map(({ id }) => id).toSorted()

layer(Layer.orDie(Emulator.layer({ seed: "empty" })), { excludeTestServices: true })("an audit", (it) => {
  const failing = failsAt(2, { kind: "error", status: 401, code: "bad.credentials" })
  const reset = Emulator.Emulator.useSync(({ faults }) => faults.reset())

  const queried = Emulator.Emulator.useSync(
    ({ faults }) => faults.counters().received.postOauthClientUsageQuery ?? 0
  )

  it.effect("that failed continues, deletes its file at the end, and has the same result", () =>
    Effect.gen(function* () {
      const cache = yield* folder
      yield* Fleet.create(["A", "B", "C"])
      yield* failing
      const failed = yield* auditIn(cache)
      assert.deepStrictEqual([failed.code, failed.stdout], [4, ""])
      assert.match(failed.stderr, /Failed\. 2 parts of the usage are kept for a day: run the same command/)
      const [journal = ""] = journals(cache)
      assert.strictEqual(statSync(journal).mode & 0o777, 0o600)
      const secret = (yield* InProcess.administrator)["GENESYSCLOUD_OAUTHCLIENT_SECRET"] ?? ""
      assert.isAbove(secret.length, 10)
      assert.notInclude(readFileSync(journal, "utf8"), secret)

      yield* reset
      const before = yield* queried
      const continued = yield* auditIn(cache)
      assert.strictEqual(continued.code, 0)
      assert.strictEqual((yield* queried) - before, 0, "one query of the organization is enough for the rest")
      const document = JSON.parse(continued.stdout)
      assert.isTrue(document.isContinued)
      assert.deepStrictEqual(journals(cache), [])

      const { clients } = JSON.parse((yield* auditIn(cache)).stdout)
      assert.deepStrictEqual(ids(document.clients), ids(clients))
    }).pipe(Effect.ensuring(reset))
  )

  it.effect("ignores a line that was cut off, and reads everything again with --fresh", () =>
    Effect.gen(function* () {
      const cache = yield* folder
      yield* failing
      yield* auditIn(cache)
      const [journal = ""] = journals(cache)
      truncateSync(journal, statSync(journal).size - 10)
      yield* failing
      const again = yield* auditIn(cache)
      assert.match(again.stderr, /3 parts of the usage are kept/)
      yield* failing
      const fresh = yield* auditIn(cache, "--fresh")
      assert.match(fresh.stderr, /2 parts of the usage are kept/)
    }).pipe(Effect.ensuring(reset))
  )

  it.effect("continues no audit of another organization, of other days or of other clients", () =>
    Effect.gen(function* () {
      const cache = yield* folder
      yield* failing
      yield* auditIn(cache)
      const [journal = ""] = journals(cache)
      // Under the name of this audit, the parts of another organization.
      const text = readFileSync(journal, "utf8")
      writeFileSync(journal, text.replace(/client [\da-f-]{36}/, "client another"))
      yield* reset
      const { stdout } = yield* auditIn(cache)
      assert.isFalse(JSON.parse(stdout).isContinued)

      yield* failing
      yield* auditIn(cache)
      yield* reset
      for (const flags of [
        ["--days", "7"],
        ["--client", "Administrator"]
      ]) {
        const other = yield* auditIn(cache, ...flags)
        assert.isFalse(JSON.parse(other.stdout).isContinued, flags.join(" "))
      }
      assert.isTrue(JSON.parse((yield* auditIn(cache)).stdout).isContinued)
    }).pipe(Effect.ensuring(reset))
  )

  it.effect("that lacks clients reads only these the next time", () =>
    Effect.gen(function* () {
      const cache = yield* folder
      const { faults } = yield* Emulator.Emulator
      faults.set([
        {
          operation: "postUsageQuery",
          fault: { kind: "error", status: 403, code: "missing.any.permissions" }
        },
        {
          operation: "postOauthClientUsageQuery",
          count: 1,
          fault: { kind: "error", status: 400, code: "bad.request" }
        }
      ])
      assert.strictEqual((yield* auditIn(cache)).code, 3)
      const before = yield* queried
      const again = yield* auditIn(cache)
      assert.strictEqual(again.code, 0)
      assert.strictEqual((yield* queried) - before, 1)
      assert.strictEqual(JSON.parse(again.stdout).strategy, "clients")
    }).pipe(Effect.ensuring(reset))
  )

  it.effect("continues after Ctrl-C", () =>
    Effect.gen(function* () {
      const cache = yield* folder
      const environment = { ...(yield* InProcess.administrator), XDG_CACHE_HOME: cache }
      yield* failsAt(1, { kind: "hang" })
      const interrupt = `data:text/javascript,${encodeURIComponent(`
        import { existsSync, readdirSync, readFileSync } from "node:fs"
        const directory = ${JSON.stringify(join(cache, "genesys-oauth/audits"))}
        setInterval(() => {
          const [name] = existsSync(directory) ? readdirSync(directory) : []
          if (name && readFileSync(directory + "/" + name, "utf8").split("\\n").length > 2) process.kill(process.pid, "SIGINT")
        }, 20).unref()`)}`
      const ended = yield* Process.node(
        ["--import", interrupt, Process.bin, "audit", "--concurrency", "1"],
        environment
      )
      assert.deepStrictEqual([ended.code, ended.stdout], [130, ""])
      assert.match(ended.stderr, /^Interrupted\. 1 part of the usage is kept/)
      yield* reset
      const { stdout } = yield* auditIn(cache)
      assert.isTrue(JSON.parse(stdout).isContinued)
    }).pipe(Effect.ensuring(reset))
  )
})
