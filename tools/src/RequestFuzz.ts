/** Sends odd requests to an emulator in its own process, and counts responses, crashes and hangs. */
import { type ChildProcess, fork } from "node:child_process"
import { connect, type Socket } from "node:net"
import { fileURLToPath } from "node:url"
import { GenesysCloudApi } from "@effect-genesys/schemas/GenesysCloudApi"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as OddRequests from "./OddRequests.ts"

export interface Options {
  readonly requests: number
  readonly seed: number
  /** The number of the first request. Default: 0. */
  readonly first?: number
}

export interface Counts {
  readonly requests: number
  /** How many answers there were, by status. A connection may have several. */
  readonly answers: Readonly<Record<string, number>>
  /** Connections that were closed without an answer. */
  readonly closed: number
  /** Times that the emulator ended. */
  readonly crashes: number
  /** Answers that blame the emulator. */
  readonly serverErrors: number
  /** Connections that the emulator left open when nothing more could come. */
  readonly hangs: number
  /** What was kept, and what the process holds, from the end of the first tenth to the end. */
  readonly heapGrowthMB: number
  readonly rssGrowthMB: number
  /** Whether a good request was answered afterwards. */
  readonly serving: boolean
  /** The operations of the API that no request has reached: of a few requests, there are always some. */
  readonly missed: ReadonlyArray<string>
}

/** A request that went wrong, or one of several. */
export interface Finding {
  readonly seed: number
  readonly first: number
  readonly requests: number
  readonly what: "crash" | "server error" | "hang"
}

/** `onFinding` is told at once, since requests may be repeated by their numbers. */
export const run = Effect.fnUntraced(function* (
  { first = 0, requests, seed }: Options,
  onFinding: (finding: Finding) => Effect.Effect<void>
) {
  const child = yield* emulator
  const started = yield* message(child, Started)
  const { token } = yield* signIn(started)
  const known = { ...started, token }
  const answers: Record<string, number> = {}
  const counts = { closed: 0, crashes: 0, serverErrors: 0, hangs: 0 }
  let before: typeof Memory.Type | undefined
  for (let number = first; number < first + requests && counts.crashes === 0; number += batch) {
    const numbers = Array.from(
      { length: Math.min(batch, first + requests - number) },
      (_, index) => number + index
    )
    const { isServing, outcomes } = yield* Effect.promise(() =>
      exchanged(
        started.url,
        numbers.map((each) => OddRequests.make(known, seed, each))
      )
    )
    for (const [index, { hangs, text }] of outcomes.entries()) {
      const statuses = [...text.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status = ""]) => status)
      for (const status of statuses) answers[status] = (answers[status] ?? 0) + 1
      if (statuses.length === 0) counts.closed += 1
      const blamed = statuses.filter((status) => status >= "500").length
      counts.serverErrors += blamed
      if (hangs) counts.hangs += 1
      const one = { seed, first: number + index, requests: 1 }
      if (blamed > 0) yield* onFinding({ ...one, what: "server error" })
      if (hangs) yield* onFinding({ ...one, what: "hang" })
    }
    if (!isServing) {
      counts.crashes += 1
      yield* onFinding({ seed, first: number, requests: numbers.length, what: "crash" })
    } else if (number + batch >= first + requests / 10) before ??= yield* memory(child)
  }
  const serving = yield* Effect.match(signIn(started), { onFailure: () => false, onSuccess: () => true })
  const missed = serving ? yield* unreached(started.url) : []
  const after = counts.crashes === 0 ? yield* memory(child) : before
  return {
    requests,
    answers,
    ...counts,
    heapGrowthMB: megabytes(after?.heap, before?.heap),
    rssGrowthMB: megabytes(after?.rss, before?.rss),
    serving,
    missed
  } satisfies Counts
}, Effect.scoped)

/** How many connections are open at once. */
const batch = 200

const emulator = Effect.acquireRelease(
  Effect.sync(() =>
    fork(fileURLToPath(new URL("FuzzedEmulator.ts", import.meta.url)), {
      // With little room, so that what is kept shows.
      execArgv: ["--expose-gc", "--max-old-space-size=192", "--max-semi-space-size=8"],
      env: { PATH: process.env["PATH"] }
    })
  ),
  (child) => Effect.sync(() => child.kill())
)

const Started = Schema.Struct({
  url: Schema.String,
  clientId: Schema.String,
  clientSecret: Schema.String,
  clientIds: Schema.Array(Schema.String)
})

/** The next message of the emulator's. */
const message = <A>(child: ChildProcess, schema: Schema.ConstraintDecoder<A>) =>
  Effect.callback<unknown>((resume) => {
    child.once("message", (received) => resume(Effect.succeed(received)))
  }).pipe(Effect.flatMap(Schema.decodeUnknownEffect(schema)), Effect.orDie)

const Memory = Schema.Struct({ rss: Schema.Int, heap: Schema.Int })

const memory = (child: ChildProcess) =>
  Effect.suspend(() => {
    child.send("memory")
    return message(child, Memory)
  })

const megabytes = (after = 0, before = 0) => Math.round((after - before) / 2 ** 20)

const Counters = Schema.Struct({ received: Schema.Record(Schema.String, Schema.Int) })

/** Every operation of the API, but for those that the emulator has counted. */
const unreached = Effect.fnUntraced(function* (url: string) {
  const counters = yield* Effect.promise(() =>
    fetch(`${url}/__emulator/counters`).then((response) => response.json())
  )
  const { received } = yield* Effect.orDie(Schema.decodeUnknownEffect(Counters)(counters))
  return Object.values(GenesysCloudApi.groups)
    .flatMap((group) => Object.values(group.endpoints))
    .map(({ identifier }) => String(identifier))
    .filter((operation) => !Object.hasOwn(received, operation))
})

const Token = Schema.Struct({ access_token: Schema.String })

/** Signs the administrator in, and has it list the clients. */
const signIn = Effect.fnUntraced(function* ({ clientId, clientSecret, url }: typeof Started.Type) {
  const basic = `Basic ${btoa(`${clientId}:${clientSecret}`)}`
  const signedIn = yield* Effect.tryPromise(() =>
    fetch(`${url}/oauth/token`, {
      method: "POST",
      headers: { authorization: basic },
      body: new URLSearchParams({ grant_type: "client_credentials" })
    }).then((response) => response.json())
  )
  const { access_token: token } = yield* Schema.decodeUnknownEffect(Token)(signedIn)
  yield* Effect.tryPromise(() =>
    fetch(`${url}/api/v2/oauth/clients`, { headers: { authorization: `Bearer ${token}` } })
  ).pipe(Effect.filterOrFail(({ ok }) => ok))
  return { token }
})

interface Outcome {
  readonly text: string
  readonly hangs: boolean
}

/** Sends all of them, and ends each connection when the emulator has had time to read it. */
const exchanged = async (
  url: string,
  texts: ReadonlyArray<string>
): Promise<{ readonly isServing: boolean; readonly outcomes: ReadonlyArray<Outcome> }> => {
  const { hostname, port } = new URL(url)
  const connections = texts.map((text) => sent(connect({ host: hostname, port: Number(port) }), text))
  await Promise.all(connections.map(({ written }) => written))
  // Whatever was written before this is read before it is answered, and what is read may take a turn of its own.
  const isServing = (await ping(url)) && (await ping(url))
  for (const { socket } of connections) socket.end()
  return { isServing, outcomes: await Promise.all(connections.map(({ outcome }) => outcome)) }
}

const ping = (url: string) =>
  fetch(`${url}/__emulator/counters`).then(
    (response) => response.text().then(() => response.ok),
    () => false
  )

const sent = (socket: Socket, text: string) => {
  const received: Array<Buffer> = []
  const outcome = new Promise<Outcome>((resolve) => {
    let hangs = false
    const patience = setTimeout(() => {
      hangs = true
      socket.destroy()
    }, 20_000)
    socket.on("close", () => {
      clearTimeout(patience)
      resolve({ text: Buffer.concat(received).toString("latin1"), hangs })
    })
  })
  const written = new Promise<void>((resolve) => {
    socket.on("close", () => resolve())
    socket.on("connect", () => socket.write(text, "latin1", () => resolve()))
  })
  socket.on("data", (chunk) => received.push(chunk))
  // A connection that is reset is closed too.
  socket.on("error", () => socket.destroy())
  return { socket, written, outcome }
}
