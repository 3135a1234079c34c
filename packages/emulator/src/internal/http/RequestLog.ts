/**
 * The request log: the last requests, and counts of all. It keeps no query, header or body, and no part of a path that
 * could be a token, because people paste logs.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as PubSub from "effect/PubSub"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { EmulatedClock } from "../organization/EmulatedClock.ts"
import type { Fault } from "./Faults.ts"
import { loggedPath } from "./LoggedPath.ts"
import type { Match } from "./RouteTable.ts"

export interface LoggedRequest {
  readonly at: number
  readonly milliseconds: number
  readonly method: string
  readonly match: Match
  /** The status of the response before a fault replaced or spoiled it. */
  readonly status: number
  readonly fault?: Fault | undefined
  /** The client that made the request, if it was identified. */
  readonly client: { readonly id: string; readonly name: string } | undefined
}

export type StatusClass = (typeof statusClasses)[number]
export const statusClasses = ["2xx", "3xx", "4xx", "5xx"] as const

export interface Entry extends Schema.Schema.Type<typeof Entry> {}
export const Entry = Schema.Struct({
  /** Counts up from 1. */
  number: Schema.Int,
  /** ISO 8601. */
  at: Schema.String,
  method: Schema.String,
  /** The operation's template, or the path without its query. */
  path: Schema.String,
  /** The status that the client got: null if a fault closed the connection or left it open. */
  status: Schema.NullOr(Schema.Int),
  /** The kind of the fault that applied, if any. */
  fault: Schema.optionalKey(Schema.String),
  /** Until the response was sent, to a tenth. */
  milliseconds: Schema.Finite,
  /** The client's name. */
  client: Schema.NullOr(Schema.String)
})

export interface Page extends Schema.Schema.Type<typeof Page> {}
export const Page = Schema.Struct({
  /** When the log began, in ISO 8601. It changes when the emulator restarts. */
  since: Schema.String,
  counters: Schema.Struct({
    requests: Schema.Int,
    /** By the first digit of the status. */
    statuses: Schema.Record(Schema.Literals(statusClasses), Schema.Int),
    /** Responses of 401, 403 and 429. */
    refused: Schema.Int,
    /** By client id. */
    clients: Schema.Record(Schema.String, Schema.Int)
  }),
  /** Newest first. */
  requests: Schema.Array(Entry)
})

export class RequestLog extends Context.Service<
  RequestLog,
  {
    /** Requests to the pages and the control plane of the emulator are left out. */
    readonly add: (request: LoggedRequest) => Effect.Effect<void>
    /** The last requests, newest first. */
    readonly read: () => Page
    /** The last requests, and then new requests as they arrive. */
    readonly follow: Stream.Stream<Page>
  }
>()("@effect-genesys/emulator/RequestLog") {}

export const capacity = 100

/** Requests within this time are sent as one page. */
export const pause = "100 millis"

export const make = Effect.fnUntraced(function* (begun: number) {
  const since = new Date(begun).toISOString()
  // Only signals new requests. A slow reader finds the newest in the log, and delays nothing.
  const news = yield* PubSub.sliding<void>(1)
  const statuses = { "2xx": 0, "3xx": 0, "4xx": 0, "5xx": 0 }
  const clients = new Map<string, number>()
  // Newest last. It grows beyond the capacity before it is cut, so that few requests copy it.
  let entries: Array<Entry> = []
  let count = 0
  let refused = 0

  const readAfter = (number: number): Page => ({
    since,
    counters: {
      requests: count,
      statuses: { ...statuses },
      refused,
      clients: Object.fromEntries(clients)
    },
    requests: entries
      .slice(-capacity)
      .filter((entry) => entry.number > number)
      .toReversed()
  })

  const log: RequestLog["Service"] = {
    add: ({ at, client, fault, match, method, milliseconds, status: sent }) =>
      Effect.suspend(() => {
        if (match.area === "page" || match.area === "control") return Effect.void
        const status = received(sent, fault)
        count += 1
        const statusClass = statusClasses[Math.floor((status ?? 0) / 100) - 2]
        if (statusClass !== undefined) statuses[statusClass] += 1
        if (status === 401 || status === 403 || status === 429) refused += 1
        if (client !== undefined) clients.set(client.id, (clients.get(client.id) ?? 0) + 1)
        const entry: Entry = {
          number: count,
          at: new Date(at).toISOString(),
          method,
          path: loggedPath(match),
          status,
          ...(fault !== undefined && { fault: fault.kind }),
          milliseconds: Math.round(milliseconds * 10) / 10,
          client: client?.name ?? null
        }
        entries.push(entry)
        if (entries.length >= 10 * capacity) entries = entries.slice(-capacity)
        return Effect.asVoid(PubSub.publish(news, undefined))
      }),
    read: () => readAfter(0),
    follow: Stream.unwrap(
      Effect.map(PubSub.subscribe(news), (subscription) => {
        let seen = 0
        const next = () => {
          const page = readAfter(seen)
          seen = page.counters.requests
          return page
        }
        const later = Stream.fromSubscription(subscription).pipe(
          Stream.tap(() => Effect.sleep(pause)),
          Stream.map(next),
          Stream.filter(({ requests }) => requests.length > 0)
        )
        return Stream.concat(Stream.sync(next), later)
      })
    )
  }
  return log
})

export const layer = Layer.effect(
  RequestLog,
  EmulatedClock.use(({ now }) => Effect.flatMap(now, make))
)

/** The status that the client receives: a fault may replace it. */
const received = (sent: number, fault: Fault | undefined) => {
  if (fault?.kind === "reset" || fault?.kind === "hang") return null
  return fault?.kind === "answer" || fault?.kind === "error" ? fault.status : sent
}
