/** Four real processes that share one rate limit through a real Redis server. */
import { type ChildProcess, spawn } from "node:child_process"
import { subscribe, unsubscribe } from "node:diagnostics_channel"
import { mkdtempSync, rmSync } from "node:fs"
import { createConnection } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { Emulator } from "@effect-genesys/emulator"
import * as FreePort from "@effect-genesys/testing/FreePort"
import * as Process from "@effect-genesys/testing/Process"
import { assert, describe, it } from "@effect/vitest"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"

const limit = 200
const window = 4000
const processes = 4
const worker = fileURLToPath(new URL("Worker.ts", import.meta.url))

const Report = Schema.fromJsonString(
  Schema.Struct({ outcomes: Schema.Record(Schema.String, Schema.Int), warnings: Schema.Int })
)

const accepts = (port: number) =>
  Effect.callback<void, Error>((resume) => {
    const socket = createConnection(port, "127.0.0.1")
    socket.on("connect", () => {
      socket.destroy()
      resume(Effect.void)
    })
    socket.on("error", (error) => resume(Effect.fail(error)))
  })

/** A Redis server with its own temporary folder. It stops with the scope at the latest. */
const redis = Effect.gen(function* () {
  const port = yield* FreePort.port
  const folder = yield* Effect.acquireRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "redis-"))),
    (made) => Effect.sync(() => rmSync(made, { recursive: true, force: true }))
  )
  const server = yield* Effect.acquireRelease(
    Effect.sync(() =>
      spawn(
        "redis-server",
        ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder],
        { stdio: "ignore" }
      )
    ),
    (child) => stopped(child)
  )
  yield* Effect.retry(accepts(port), { times: 100, schedule: Schedule.spaced("50 millis") })
  return { port, stop: stopped(server) }
})

const stopped = (child: ChildProcess) =>
  Effect.callback<void>((resume) => {
    if (child.exitCode !== null || child.signalCode !== null) return resume(Effect.void)
    child.once("exit", () => resume(Effect.void))
    child.kill("SIGKILL")
  })

/** The times of API requests to the emulator, in milliseconds. */
const arrivals = Effect.gen(function* () {
  const { url } = yield* Emulator.Emulator
  const port = Number(new URL(url).port)
  const at: Array<number> = []
  const listener = (message: unknown) => {
    if (!isRequest(message)) return
    const { request, socket } = message
    if (socket.localPort === port && request.url.startsWith("/api/")) at.push(performance.now())
  }
  yield* Effect.acquireRelease(
    Effect.sync(() => subscribe("http.server.request.start", listener)),
    () => Effect.sync(() => unsubscribe("http.server.request.start", listener))
  )
  return at
})

const isRequest = Schema.is(
  Schema.Struct({
    request: Schema.Struct({ url: Schema.String }),
    socket: Schema.Struct({ localPort: Schema.Int })
  })
)

const mostInAnyWindow = (at: ReadonlyArray<number>) => {
  let most = 0
  for (let first = 0, last = 0; last < at.length; last++) {
    while ((at[last] ?? 0) - (at[first] ?? 0) >= window) first += 1
    most = Math.max(most, last - first + 1)
  }
  return most
}

/** Waits until each process has signed in, which happens after it has connected to Redis, and may take long. */
const allSignIn = Effect.flatMap(Emulator.Emulator, ({ faults }) => {
  const signIns = () => faults.counters().received["postOauthToken"] ?? 0
  const before = signIns()
  return Effect.repeat(Effect.sync(signIns), {
    until: (now) => now - before >= processes,
    schedule: Schedule.spaced("50 millis")
  })
})

const workers = (redisPort: number, seconds: number, onStoreFailure: "local" | "fail") =>
  Effect.flatMap(Emulator.Emulator, ({ administrator, url }) =>
    Effect.forEach(
      Array.from({ length: processes }),
      () =>
        Process.node([worker], {
          GENESYSCLOUD_REGION: url,
          GENESYSCLOUD_OAUTHCLIENT_ID: administrator.clientId,
          GENESYSCLOUD_OAUTHCLIENT_SECRET: Redacted.value(administrator.clientSecret),
          REDIS_PORT: String(redisPort),
          LIMIT: String(limit),
          WINDOW: `${window} millis`,
          DURATION: `${seconds} seconds`,
          ON_STORE_FAILURE: onStoreFailure
        }).pipe(
          Effect.tap(({ code, stderr }) => Effect.sync(() => assert.strictEqual(code, 0, stderr))),
          Effect.flatMap(({ stdout }) => Schema.decodeEffect(Report)(stdout))
        ),
      { concurrency: "unbounded" }
    )
  )

/** The emulator has no limit, because the client would use it in place of the shared one. */
const test = <E>(
  sentence: string,
  act: Effect.Effect<void, E, Emulator.Emulator | Scope.Scope>,
  concurrent = false
) =>
  it.live(
    sentence,
    () => Effect.provide(Effect.scoped(act), Emulator.layer({ requestsPerMinute: Infinity })),
    {
      concurrent,
      timeout: 120_000
    }
  )

describe("processes that share a rate limit through Redis", () => {
  test(
    "never exceed it together in any window, and use nine tenths of it",
    Effect.gen(function* () {
      const { port } = yield* redis
      const at = yield* arrivals
      const running = yield* Effect.forkChild(workers(port, 21, "local"))
      yield* allSignIn
      const from = performance.now()
      for (const { outcomes, warnings } of yield* Fiber.join(running)) {
        assert.deepStrictEqual(Object.keys(outcomes), ["success"])
        assert.strictEqual(warnings, 0)
      }
      const most = mostInAnyWindow(at)
      // Four whole windows, in which all processes run.
      const used = at.filter((time) => time >= from && time < from + 4 * window).length / (4 * limit)
      yield* Console.log(`at most ${most} of ${limit} in any window; ${(100 * used).toFixed(1)} % used`)
      assert.isAtMost(most, limit)
      assert.isAtLeast(used, 0.9)
    })
  )

  // These two wait most of the time, and measure no time.
  test(
    "continue with their own limits when Redis is killed, and log it",
    Effect.gen(function* () {
      const { port, stop } = yield* redis
      const running = yield* Effect.forkChild(workers(port, 10, "local"))
      yield* allSignIn
      yield* Effect.sleep("2 seconds")
      yield* stop
      const at = yield* arrivals
      for (const { outcomes, warnings } of yield* Fiber.join(running)) {
        assert.deepStrictEqual(Object.keys(outcomes), ["success"])
        assert.isAtLeast(warnings, 1)
      }
      assert.isAtLeast(at.length, limit)
    }),
    true
  )

  test(
    "fail with a typed error when Redis is killed, if onStoreFailure is fail",
    Effect.gen(function* () {
      const { port, stop } = yield* redis
      const running = yield* Effect.forkChild(workers(port, 10, "fail"))
      yield* allSignIn
      yield* Effect.sleep("2 seconds")
      yield* stop
      for (const { outcomes } of yield* Fiber.join(running)) {
        assert.deepStrictEqual(Object.keys(outcomes).toSorted(), ["RateLimiterFailed", "success"])
      }
    }),
    true
  )
})
