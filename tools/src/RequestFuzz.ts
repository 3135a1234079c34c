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
  /** The number of responses by status. A connection may have several. */
  readonly responses: Readonly<Record<string, number>>
  /** Connections that were closed without a response. */
  readonly closed: number
  /** How often the emulator crashed. */
  readonly crashes: number
  /** Responses with a 5xx. */
  readonly serverErrors: number
  /** Connections that the emulator kept open after their end. */
  readonly hangs: number
  /** The growth of memory over the second half of the requests: the process has grown to its working size before. */
  readonly heapGrowthMB: number
  readonly rssGrowthMB: number
  /** Whether a valid request succeeded afterwards. */
  readonly serving: boolean
  /** The operations of the API that no request has reached. A short run does not reach all. */
  readonly missed: ReadonlyArray<string>
}

/** One request that went wrong, or a batch of which one made the emulator crash. */
export interface Finding {
  readonly seed: number
  readonly first: number
  readonly requests: number
  readonly what: "crash" | "server error" | "hang"
}

/** Sends the requests, and calls `onFinding` for each that goes wrong. */
export const run = Effect.fnUntraced(function* (
  { first = 0, requests, seed }: Options,
  onFinding: (finding: Finding) => Effect.Effect<void>
) {
  const child = yield* emulator
  const started = yield* message(child, Started)
  const { token } = yield* signIn(started)
  const known = { ...started, token }
  const responses: Record<string, number> = {}
  const counts = { closed: 0, crashes: 0, serverErrors: 0, hangs: 0 }
  let before: typeof Memory.Type | undefined
  for (let number = first; number < first + requests && counts.crashes === 0; number += batch) {
    const numbers = Array.from(
      { length: Math.min(batch, first + requests - number) },
      (_, index) => number + index
    )
    const { isServing, outcomes } = yield* Effect.promise(() =>
      exchange(
        started.url,
        numbers.map((each) => OddRequests.make(known, seed, each))
      )
    )
    for (const [index, { hangs, text }] of outcomes.entries()) {
      const statuses = [...text.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status = ""]) => status)
      for (const status of statuses) responses[status] = (responses[status] ?? 0) + 1
      if (statuses.length === 0) counts.closed += 1
      const blamed = statuses.filter((status) => status >= "500").length
      counts.serverErrors += blamed
      if (hangs) counts.hangs += 1
      const request = { seed, first: number + index, requests: 1 }
      if (blamed > 0) yield* onFinding({ ...request, what: "server error" })
      if (hangs) yield* onFinding({ ...request, what: "hang" })
    }
    if (!isServing) {
      counts.crashes += 1
      yield* onFinding({ seed, first: number, requests: numbers.length, what: "crash" })
    } else if (number + batch >= first + requests / 2) before ??= yield* memory(child)
  }
  const serving = yield* Effect.match(signIn(started), { onFailure: () => false, onSuccess: () => true })
  const missed = serving ? yield* unreached(started.url) : []
  const after = counts.crashes === 0 ? yield* memory(child) : before
  return {
    requests,
    responses,
    ...counts,
    heapGrowthMB: megabytes(after?.heap, before?.heap),
    rssGrowthMB: megabytes(after?.rss, before?.rss),
    serving,
    missed
  } satisfies Counts
}, Effect.scoped)

/** The number of connections that are open at once. */
const batch = 200

const emulator = Effect.acquireRelease(
  Effect.sync(() =>
    fork(fileURLToPath(new URL("FuzzedEmulator.ts", import.meta.url)), {
      // A small heap, so that a leak shows.
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

/** The next message of the emulator. */
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

/** The operations of the API that the emulator has not counted. */
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

/** Gets a token of the administrator, and lists the clients with it. */
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

/** Sends a batch, each request on its own connection, and ends the connections when the emulator has read them. */
const exchange = async (
  url: string,
  texts: ReadonlyArray<string>
): Promise<{ readonly isServing: boolean; readonly outcomes: ReadonlyArray<Outcome> }> => {
  const { hostname, port } = new URL(url)
  const connections = texts.map((text) => sent(connect({ host: hostname, port: Number(port) }), text))
  await Promise.all(connections.map(({ written }) => written))
  // The emulator reads what was sent before these pings before it responds to them. Two, because it may handle a request
  // in a later tick than it reads it.
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
