/** Counts API calls by client, day, path template, method and status, and runs usage queries on the counts. */
import type * as Interval from "@effect-genesys/schemas/Interval"
import {
  ClientPublicApiUsage,
  type ClientPublicApiUsageQueryRequest,
  OrganizationPublicApiUsage,
  type OrganizationPublicApiUsageQueryRequest
} from "@effect-genesys/schemas/UsageJob"
import type { ApiUsageOrganizationQuery, ApiUsageRow } from "@effect-genesys/schemas/UsageQuery"
import * as DateTime from "effect/DateTime"
import * as Schema from "effect/Schema"
import * as Struct from "effect/Struct"
import { day } from "./Day.ts"
import * as QueryList from "./QueryList.ts"
import type * as Storage from "./Storage.ts"

export interface Call {
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly clientId: string
  /** The user who signed in with the client, if any. */
  readonly userId?: string
  /** Without a slash in front, as the vendor prints it. */
  readonly templateUri: string
  readonly httpMethod: string
  readonly status: number
}

type Counts = typeof Counts.Type
const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))
const Counts = Schema.Struct({
  status200: Count,
  status300: Count,
  status400: Count,
  status500: Count,
  status429: Count,
  requests: Count
})

type Mutable = { -readonly [Metric in keyof Counts]: number }

/** Equal calls of one day. */
type Bucket = typeof Bucket.Type
const Bucket = Schema.Struct({
  ...Counts.fields,
  clientId: Schema.String,
  /** Empty without a user. */
  userId: Schema.String,
  templateUri: Schema.String,
  httpMethod: Schema.String,
  /** Milliseconds since the epoch of the UTC day. */
  day: Schema.Finite
})

/** Calls that queries do not show yet, and when the last of them was made. */
const Hidden = Schema.Struct({ ...Bucket.fields, at: Schema.Finite })

type Wanted = (clientId: string) => boolean
type Query = Pick<ApiUsageOrganizationQuery, "interval" | "granularity" | "groupBy">
type JobQuery = ClientPublicApiUsageQueryRequest | OrganizationPublicApiUsageQueryRequest

/** A row of a job, of one client or of all. */
export interface JobRow extends Schema.Schema.Type<typeof JobRow> {}
export const JobRow = Schema.Struct({ ...ClientPublicApiUsage.fields, ...OrganizationPublicApiUsage.fields })

export interface Metering {
  /** Counts a call, or `times` equal calls. Throws if `times` is not a whole number of 0 or more. */
  readonly record: (call: Call, times?: number) => void
  /** Counts calls whose delay is over. Queries do so too, but there may be no query for a long time. */
  readonly settle: (now: number) => void
  /** The rows that are visible at `now`, of some clients. Rows without calls are left out, and there is no order. */
  readonly query: (wanted: Wanted, query: Query, now: number) => ReadonlyArray<ApiUsageRow>
  /** The same with the row type of jobs. */
  readonly aggregate: (wanted: Wanted, query: JobQuery, now: number) => ReadonlyArray<JobRow>
}

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
  const buckets = storage.table("calls", Bucket)
  const hidden = storage.table("hiddenCalls", Hidden)
  const slot = Math.max(1, delay / 1000)

  const count = (calls: Bucket) => {
    const key = keyOf(calls)
    buckets.set(key, added(calls, buckets.get(key)))
  }

  const hide = (at: number, calls: Bucket) => {
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

  /** Adds up the buckets that have the same dimensions. */
  const fold = <Dimensions extends object>(
    wanted: (bucket: Bucket) => boolean,
    interval: Interval.Interval,
    dimensionsOf: (bucket: Bucket) => Dimensions,
    now: number
  ): ReadonlyArray<Dimensions & Counts> => {
    show(now)
    const rows = new Map<string, Dimensions & Counts>()
    for (const bucket of buckets.values()) {
      if (!wanted(bucket) || !overlaps(interval, bucket.day)) continue
      const dimensions = dimensionsOf(bucket)
      const key = JSON.stringify(dimensions)
      const row = rows.get(key) ?? { ...dimensions, ...nothing() }
      const counts: Mutable = row
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
    query: (wanted, query, now) =>
      fold(
        ({ clientId }) => wanted(clientId),
        query.interval,
        (bucket) => rowOf(bucket, query, organizationId(), nameOf),
        now
      ),
    aggregate: (wanted, query, now) =>
      fold(
        ({ clientId, httpMethod, templateUri, userId }) =>
          wanted(clientId) &&
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

const bucketOf = (
  { at, clientId, httpMethod, status, templateUri, userId = "" }: Call,
  times: number
): Bucket => ({
  ...nothing(),
  clientId,
  userId,
  templateUri,
  httpMethod,
  day: Math.floor(at / day) * day,
  requests: times,
  [statusClass(status)]: times,
  ...(status === 429 && { status429: times })
})

const keyOf = ({ clientId, day: start, httpMethod, templateUri, userId }: Bucket) =>
  [clientId, userId, start, httpMethod, templateUri].join(" ")

const added = (calls: Bucket, earlier: Bucket | undefined): Bucket => {
  if (earlier === undefined) return calls
  const sum: Mutable = { ...calls }
  for (const metric of metrics) sum[metric] = plus(sum[metric], earlier[metric])
  return { ...calls, ...sum }
}

/** Beyond the largest count that JSON holds exactly, a sum stays there: a row with more could not be sent. */
const plus = (a: number, b: number) => Math.min(a + b, Number.MAX_SAFE_INTEGER)

const metrics = ["status200", "status300", "status400", "status500", "status429", "requests"] as const

const nothing = (): Counts => ({
  status200: 0,
  status300: 0,
  status400: 0,
  status500: 0,
  status429: 0,
  requests: 0
})

const statusClass = (status: number) =>
  status < 300 ? "status200" : status < 400 ? "status300" : status < 500 ? "status400" : "status500"

const overlaps = ({ end, start }: Interval.Interval, at: number) =>
  at < DateTime.toEpochMillis(end) && at + day > DateTime.toEpochMillis(start)

// Without any dimension, rows are by client (documented by the vendor's blog).
const rowOf = (
  bucket: Bucket,
  { granularity, groupBy = [] }: Query,
  organizationId: string,
  nameOf: (clientId: string) => string
): ApiUsageRow => {
  const byClient = !QueryList.isSet(groupBy) || groupBy.includes("OAuthClientId")
  return {
    clientId: byClient ? bucket.clientId : "",
    clientName: byClient ? nameOf(bucket.clientId) : "",
    organizationId: groupBy.includes("OrganizationId") ? organizationId : "",
    userId: groupBy.includes("UserId") ? bucket.userId : "",
    templateUri: groupBy.includes("TemplateUri") ? bucket.templateUri : "",
    httpMethod: groupBy.includes("HttpMethod") ? bucket.httpMethod : "",
    ...(granularity !== undefined && { date: bucketStart(bucket.day, granularity) })
  }
}

// Jobs have no default grouping, and omit the fields that they do not group by.
const jobRowOf = (
  bucket: Bucket,
  { granularity, groupBy = [] }: JobQuery,
  organizationId: string,
  nameOf: (clientId: string) => string
): JobRow => {
  const by: ReadonlyArray<string> = groupBy
  const httpMethod = methods.find((known) => known === bucket.httpMethod)
  const client = {
    ...(by.includes("OauthClientId") && { id: bucket.clientId }),
    ...(by.includes("OauthClientName") && { name: nameOf(bucket.clientId) })
  }
  return {
    ...(by.includes("OrganizationId") && { organizationId }),
    ...(Object.keys(client).length > 0 && { oauthClient: client }),
    ...(by.includes("UserId") &&
      bucket.userId !== "" && { user: { id: bucket.userId, selfUri: `/api/v2/users/${bucket.userId}` } }),
    ...(by.includes("TemplateUri") && { templateUri: bucket.templateUri }),
    ...(by.includes("HttpMethod") && httpMethod !== undefined && { httpMethod }),
    ...(granularity !== undefined && { date: bucketStart(bucket.day, granularity) })
  }
}

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"] as const

const bucketStart = (at: number, granularity: "Day" | "Week" | "Month") =>
  DateTime.startOf(
    DateTime.makeUnsafe(at),
    granularity === "Day" ? "day" : granularity === "Week" ? "week" : "month",
    { weekStartsOn: 1 }
  )

// The vendor's rows come unsorted; so do these, and always in the same disorder.
const scatter = <Row>(rows: ReadonlyMap<string, Row>) =>
  [...rows]
    .map(([key, row]) => [[...key].toReversed().join(""), row] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, row]) => row)
