/** Counts API calls by client, day, path template, method and status, and runs usage queries on the counts. */
import type * as Interval from "@effect-genesys/schemas/Interval"
import type { ApiUsageRow } from "@effect-genesys/schemas/UsageQuery"
import * as DateTime from "effect/DateTime"
import * as Iterable from "effect/Iterable"
import * as Schema from "effect/Schema"
import * as Struct from "effect/Struct"
import {
  added,
  bucketOf,
  type Call,
  CallBucket,
  Count,
  type Counts,
  keyOf,
  metrics,
  type MutableCounts,
  nothing,
  plus
} from "./CallBucket.ts"
import { day } from "./Day.ts"
import * as QueryList from "./QueryList.ts"
import type * as Storage from "./Storage.ts"
import { type JobQuery, type JobRow, jobRowOf, type Query, rowOf, scatter } from "./UsageRows.ts"

export interface Metering {
  /** Counts a call, or `times` equal calls. Throws if `times` is not a whole number of 0 or more. */
  readonly record: (call: Call, times?: number) => void
  /** Counts calls whose delay is over. Queries do so too, but there may be no query for a long time. */
  readonly settle: (now: number) => void
  /** The rows that are visible at `now`, of these clients. Rows without calls are left out, and there is no order. */
  readonly query: (clientIds: ClientIds, query: Query, now: number) => ReadonlyArray<ApiUsageRow>
  /** The same with the row type of jobs. */
  readonly aggregate: (clientIds: ClientIds, query: JobQuery, now: number) => ReadonlyArray<JobRow>
}

/** All clients if it is left out or empty, as with every filter of a query. */
type ClientIds = ReadonlyArray<string> | undefined

export const make = (
  storage: Storage.Storage["Service"],
  {
    delay,
    nameOf,
    organizationId
  }: {
    readonly organizationId: () => string
    /** Milliseconds until queries show a call, or up to a thousandth more. */
    readonly delay: number
    readonly nameOf: (clientId: string) => string
  }
): Metering => {
  const buckets = storage.groupedTable("calls", CallBucket, ({ clientId }) => clientId)
  const hidden = storage.table("hiddenCalls", Hidden)
  const slot = Math.max(1, delay / 1000)

  const count = (calls: CallBucket) => {
    const key = keyOf(calls)
    buckets.set(key, added(calls, buckets.get(key)))
  }

  const hide = (at: number, calls: CallBucket) => {
    const key = [keyOf(calls), Math.floor(at / slot)].join(" ")
    const earlier = hidden.get(key)
    hidden.set(key, { ...added(calls, earlier), at: Math.max(at, earlier?.at ?? at) })
  }

  const show = (now: number) => {
    for (const [key, { at, ...calls }] of hidden) {
      if (at + delay > now) continue
      storage.transaction(() => {
        count(calls)
        hidden.delete(key)
      })
    }
  }

  let nextShow = 0
  const settle = (now: number) => {
    // If it is long before the next time, the clock has gone back.
    if (now < nextShow && now >= nextShow - delay) return
    show(now)
    nextShow = now + delay
  }

  const bucketsOf = (clientIds: ClientIds): Iterable<CallBucket> =>
    QueryList.isSet(clientIds) ? Iterable.flatMap(new Set(clientIds), buckets.group) : buckets.values()

  /** Adds up the buckets that have the same dimensions. */
  const fold = <Dimensions extends object>(
    clientIds: ClientIds,
    wanted: (bucket: CallBucket) => boolean,
    interval: Interval.Interval,
    dimensionsOf: (bucket: CallBucket) => Dimensions,
    now: number
  ): ReadonlyArray<Dimensions & Counts> => {
    show(now)
    const rows = new Map<string, Dimensions & Counts>()
    for (const bucket of bucketsOf(clientIds)) {
      if (!wanted(bucket) || !overlaps(interval, bucket.day)) continue
      const dimensions = dimensionsOf(bucket)
      const key = JSON.stringify(dimensions)
      const row = rows.get(key) ?? { ...dimensions, ...nothing() }
      const counts: MutableCounts = row
      for (const metric of metrics) counts[metric] = plus(counts[metric], bucket[metric])
      rows.set(key, row)
    }
    return scatter(rows)
  }

  return {
    record: (call, times = 1) => {
      const calls = bucketOf(call, checkCount(times))
      if (delay === 0) count(calls)
      else hide(call.at, calls)
    },
    settle,
    query: (clientIds, query, now) =>
      fold(
        clientIds,
        () => true,
        query.interval,
        (bucket) => rowOf(bucket, query, organizationId(), nameOf),
        now
      ),
    aggregate: (clientIds, query, now) =>
      fold(
        clientIds,
        ({ httpMethod, templateUri, userId }) =>
          QueryList.admits(query.httpMethods, httpMethod) &&
          QueryList.admits(query.templateUris, templateUri) &&
          (!("userIds" in query) || QueryList.admits(query.userIds, userId)) &&
          (!("organizationIds" in query) || QueryList.admits(query.organizationIds, organizationId())) &&
          // No call comes from a platform.
          !QueryList.isSet(query.platforms),
        query.interval,
        (bucket) => jobRowOf(bucket, query, organizationId(), nameOf),
        now
      ).map((row): JobRow => Object.assign(Struct.omit(row, ["requests"]), { requestCount: row.requests }))
  }
}

const checkCount = Schema.decodeSync(Count)

/** Calls that queries do not show yet, and when the last of them was made. */
const Hidden = Schema.Struct({ ...CallBucket.fields, at: Schema.Finite })

const overlaps = ({ end, start }: Interval.Interval, at: number) =>
  at < DateTime.toEpochMillis(end) && at + day > DateTime.toEpochMillis(start)
