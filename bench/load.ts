/**
 * Measures the requests per second of an emulator, and their ratio to those of a bare `node:http` server that sends the
 * same bytes. Each server has its own process. They are measured alternately, so that a busy machine slows down both.
 */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Pool } from "@effect/platform-node/Undici"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

const seconds = Number(process.argv[2] ?? "60")
const rounds = 6
const connections = 32

const Target = Schema.fromJsonString(
  Schema.Struct({ url: Schema.String, path: Schema.String, token: Schema.String })
)
type Target = typeof Target.Type

const server = (...parameters: ReadonlyArray<string>) =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const script = fileURLToPath(new URL("LoadServers.ts", import.meta.url))
      const child = spawn(process.execPath, [script, ...parameters], { stdio: ["pipe", "pipe", "inherit"] })
      const [line] = await once(child.stdout, "data")
      return { child, line: String(line) }
    }),
    ({ child }) => Effect.sync(() => child.kill())
  ).pipe(Effect.flatMap(({ line }) => Schema.decodeEffect(Target)(line)))

const pool = ({ url }: Target) =>
  Effect.acquireRelease(
    Effect.sync(() => new Pool(url, { connections })),
    (opened) => Effect.promise(() => opened.destroy())
  )

interface Count {
  requests: number
  errors: number
}

/** Sends requests over all connections until the time is over. */
const load = async (to: Pool, { path, token }: Target, milliseconds: number, count: Count) => {
  const end = performance.now() + milliseconds
  const send = async (): Promise<void> => {
    const { body, statusCode } = await to.request({
      path,
      method: "GET",
      headers: { authorization: `Bearer ${token}` }
    })
    await body.dump()
    count.requests += 1
    if (statusCode !== 200) count.errors += 1
    if (performance.now() < end) return send()
  }
  await Promise.all(Array.from({ length: connections }, send))
}

const program = Effect.gen(function* () {
  const emulator = yield* server()
  const toEmulator = yield* pool(emulator)
  const fixedResponse = yield* Effect.promise(async () => {
    const { body, headers } = await toEmulator.request({
      path: emulator.path,
      method: "GET",
      headers: { authorization: `Bearer ${emulator.token}` }
    })
    const { connection: _, date: __, "keep-alive": ___, ...sent } = headers
    return JSON.stringify({ body: await body.text(), headers: sent })
  })
  const bare = yield* server(fixedResponse)
  const toBare = yield* pool(bare)

  const emulated: Count = { requests: 0, errors: 0 }
  const peer: Count = { requests: 0, errors: 0 }
  const warmUp: Count = { requests: 0, errors: 0 }
  yield* Effect.promise(() => load(toEmulator, emulator, 1000, warmUp))
  yield* Effect.promise(() => load(toBare, bare, 1000, warmUp))
  for (let round = 0; round < rounds; round++) {
    yield* Effect.promise(() => load(toEmulator, emulator, (seconds / rounds) * 1000, emulated))
    yield* Effect.promise(() => load(toBare, bare, (seconds / rounds / 4) * 1000, peer))
  }
  const perSecond = emulated.requests / seconds
  const ofBare = peer.requests / (seconds / 4)
  yield* Console.log(
    JSON.stringify({
      requests: emulated.requests,
      errors: emulated.errors,
      perSecond: Math.round(perSecond),
      bare: Math.round(ofBare),
      ratio: Number((perSecond / ofBare).toFixed(3))
    })
  )
}).pipe(Effect.scoped)

NodeRuntime.runMain(program)
