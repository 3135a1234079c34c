/** Four real processes that share one rate limit through a real Redis server: what their tests have in common. */
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
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"

const processes = 4
/** Requests in each window. */
export const limit = 200
/** Milliseconds. */
export const window = 4000
/** An emulator without a rate limit: the client would use that one in place of the shared one. */
export const emulator = Emulator.layer({ requestsPerMinute: Infinity })

/** A Redis server with its own temporary folder. It stops with the scope at the latest. */
export const redis = Effect.gen(function* () {
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

/** The times of API requests to the emulator, in milliseconds. */
export const arrivals = Effect.gen(function* () {
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

/** Waits until each process has signed in, which happens after it has connected to Redis, and may take long. */
export const allSignIn = Effect.flatMap(Emulator.Emulator, ({ faults }) => {
  const signIns = () => faults.counters().received["postOauthToken"] ?? 0
  const before = signIns()
  return Effect.repeat(Effect.sync(signIns), {
    until: (now) => now - before >= processes,
    schedule: Schedule.spaced("50 millis")
  })
})

/** Runs the processes for so many seconds each, and returns their reports. */
export const workers = (redisPort: number, seconds: number, onStoreFailure: "local" | "fail") =>
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

const stopped = (child: ChildProcess) =>
  Effect.callback<void>((resume) => {
    if (child.exitCode !== null || child.signalCode !== null) return resume(Effect.void)
    child.once("exit", () => resume(Effect.void))
    child.kill("SIGKILL")
  })

const isRequest = Schema.is(
  Schema.Struct({
    request: Schema.Struct({ url: Schema.String }),
    socket: Schema.Struct({ localPort: Schema.Int })
  })
)
