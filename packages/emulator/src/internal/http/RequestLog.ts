/**
 * The last requests and how many there were, for people who watch. It keeps no query, header or body, and of a path
 * only what holds no token: a log is what people paste.
 */
import * as Effect from "effect/Effect"
import * as PubSub from "effect/PubSub"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import type { Fault } from "./Faults.ts"
import { pathOf, shownPath } from "./ShownPath.ts"

export interface Answered {
  readonly at: number
  readonly milliseconds: number
  readonly method: string
  readonly url: string
  /** Of its operation, where that is known already. */
  readonly template?: string | undefined
  /** What was answered; a fault may tell the caller otherwise. */
  readonly status: number
  readonly fault?: Fault | undefined
  /** Who asked, where that is known. */
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
  /** What the caller was told: nothing, where a fault cuts the connection or leaves it open. */
  status: Schema.NullOr(Schema.Int),
  /** The kind of the fault that struck it, if any. */
  fault: Schema.optionalKey(Schema.String),
  /** Until the answer began to leave, to a tenth. */
  milliseconds: Schema.Finite,
  /** The client's name. */
  client: Schema.NullOr(Schema.String)
})

export interface Page extends Schema.Schema.Type<typeof Page> {}
export const Page = Schema.Struct({
  /** When the log began, in ISO 8601. An emulator that was started again has another. */
  since: Schema.String,
  counters: Schema.Struct({
    requests: Schema.Int,
    /** By the first digit of the status. */
    statuses: Schema.Record(Schema.Literals(statusClasses), Schema.Int),
    /** Answers of 401, 403 and 429. */
    refused: Schema.Int,
    /** By client id. */
    clients: Schema.Record(Schema.String, Schema.Int)
  }),
  /** Newest first. */
  requests: Schema.Array(Entry)
})

export interface RequestLog {
  readonly add: (answered: Answered) => Effect.Effect<void>
  /** All that is kept. */
  readonly read: () => Page
  /** All that is kept, and then, as often as there are some, the requests that have come since. */
  readonly follow: Stream.Stream<Page>
}

export const capacity = 100

/** So that requests that come together are told together. */
export const pause = "100 millis"

export const make = Effect.fnUntraced(function* (begun: number) {
  const since = new Date(begun).toISOString()
  // Says only that there is more: who is slow to read finds the newest in the log, and holds nothing up.
  const news = yield* PubSub.sliding<void>(1)
  const statuses = { "2xx": 0, "3xx": 0, "4xx": 0, "5xx": 0 }
  const clients = new Map<string, number>()
  // Newest last, and some more than are kept: so few are copied.
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

  const log: RequestLog = {
    add: ({ at, client, fault, method, milliseconds, status: answered, template, url }) =>
      Effect.suspend(() => {
        if (isAboutTheEmulator(url)) return Effect.void
        const status = told(answered, fault)
        count += 1
        const statusClass = statusClasses[Math.floor((status ?? 0) / 100) - 2]
        if (statusClass !== undefined) statuses[statusClass] += 1
        if (status === 401 || status === 403 || status === 429) refused += 1
        if (client !== undefined) clients.set(client.id, (clients.get(client.id) ?? 0) + 1)
        const entry: Entry = {
          number: count,
          at: new Date(at).toISOString(),
          method,
          path: template ?? shownPath(method, url),
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

/** The status that a caller sees in place of the one that was answered. */
const told = (answered: number, fault: Fault | undefined) => {
  if (fault?.kind === "reset" || fault?.kind === "hang") return null
  return fault?.kind === "answer" || fault?.kind === "error" ? fault.status : answered
}

// The pages of the emulator, what they load, and what tests do to it.
const isAboutTheEmulator = (url: string) => /^\/(?:docs|favicon\.ico|__emulator(?:\/.*)?)?$/.test(pathOf(url))
