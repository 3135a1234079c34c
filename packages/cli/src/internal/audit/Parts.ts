/**
 * What an audit has read so far, part by part, so that another audit of the same organization, interval and clients can
 * continue: the usage of all clients in some days, or of one client up to the end of the interval.
 */
import type * as Interval from "@effect-genesys/schemas/Interval"
import type { Counts } from "@effect-genesys/usage/UsageRow"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Tally from "./Tally.ts"

/** Parts that were read before, and a place for new ones. */
export interface Store {
  readonly kept: ReadonlyArray<Part>
  readonly keep: (part: Part) => Effect.Effect<void>
}

export const nowhere: Store = { kept: [], keep: () => Effect.void }

const Count = Schema.Finite

/** Requests, 2xx, 3xx, 4xx, 5xx, 429. */
const Six = Schema.Tuple([Count, Count, Count, Count, Count, Count])

const Sixes = Schema.Record(Schema.String, Six)

/** Sums of rows from `start` on: of all clients up to `end`, or of one client up to the end of the interval. */
export type Part = typeof Part.Type
export const Part = Schema.Struct({
  start: Schema.String,
  of: Schema.Union([Schema.Struct({ end: Schema.String }), Schema.Struct({ clientId: Schema.String })]),
  organizationId: Schema.NullOr(Schema.String),
  usage: Schema.Array(
    Schema.Struct({ id: Schema.String, name: Schema.String, sum: Six, days: Sixes, endpoints: Sixes })
  )
})

/** The sums of the rows of one part. */
export interface Sums {
  readonly organizationId: string | undefined
  readonly entries: Iterable<readonly [clientId: string, Tally.Entry]>
}

export const ofDays = ({ end, start }: Interval.Interval, sums: Sums): Part =>
  make(start, { end: DateTime.formatIso(end) }, sums)

export const ofClient = ({ start }: Interval.Interval, clientId: string, sums: Sums): Part =>
  make(start, { clientId }, sums)

const make = (start: DateTime.Utc, of: Part["of"], { entries, organizationId }: Sums): Part => ({
  start: DateTime.formatIso(start),
  of,
  organizationId: organizationId ?? null,
  usage: Array.from(entries, ([id, { days, endpoints, name, sum }]) => ({
    id,
    name,
    sum: pack(sum),
    days: packAll(days),
    endpoints: packAll(endpoints)
  }))
})

export interface Restored {
  readonly tally: Tally.Tally
  readonly organizationId: string | undefined
  /** The usage up to here is complete for all clients, */
  readonly from: DateTime.Utc
  /** and for these up to the end of the interval. */
  readonly done: ReadonlySet<string>
  readonly isContinued: boolean
}

/**
 * Adds up the parts in their order. A part that does not begin where the ones before it end is ignored, and so is a client
 * that is complete already. So nothing is counted twice, even if two audits kept their parts at one place.
 */
export const restore = (interval: Interval.Interval, parts: ReadonlyArray<Part>): Restored => {
  const tally = Tally.make()
  const done = new Set<string>()
  let from = interval.start
  let organizationId: string | undefined
  let isContinued = false
  for (const { of, usage, ...part } of parts) {
    if (part.start !== DateTime.formatIso(from)) continue
    if ("clientId" in of && done.has(of.clientId)) continue
    tally.merge(
      usage.filter(({ id }) => !done.has(id)).map(({ id, ...entry }) => [id, unpackEntry(entry)] as const)
    )
    organizationId ??= part.organizationId ?? undefined
    isContinued = true
    if ("clientId" in of) done.add(of.clientId)
    else from = DateTime.makeUnsafe(of.end)
  }
  return { tally, organizationId, from, done, isContinued }
}

type Usage = Part["usage"][number]

const unpackEntry = ({ days, endpoints, name, sum }: Omit<Usage, "id">): Tally.Entry => ({
  name,
  sum: unpack(sum),
  days: unpackAll(days),
  endpoints: unpackAll(endpoints)
})

const pack = ({ requests, status200, status300, status400, status429, status500 }: Counts) =>
  [requests, status200, status300, status400, status500, status429] as const

const unpack = ([
  requests,
  status200,
  status300,
  status400,
  status500,
  status429
]: typeof Six.Type): Counts => ({
  requests,
  status200,
  status300,
  status400,
  status500,
  status429
})

const packAll = (counts: ReadonlyMap<string, Counts>): Readonly<Record<string, typeof Six.Type>> =>
  Object.fromEntries(Array.from(counts, ([key, value]) => [key, pack(value)]))

const unpackAll = (packed: Usage["days"]): ReadonlyMap<string, Counts> =>
  new Map(Object.entries(packed).map(([key, value]) => [key, unpack(value)]))
