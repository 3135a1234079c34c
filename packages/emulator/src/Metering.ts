/** Counts every API call by client, day, path template, method and status, and answers usage queries from that. */
import type * as Interval from "@effect-genesys/schemas/Interval"
import type {
  ClientPublicApiUsage,
  ClientPublicApiUsageQueryRequest,
  OrganizationPublicApiUsage,
  OrganizationPublicApiUsageQueryRequest
} from "@effect-genesys/schemas/UsageJob"
import type { ApiUsageOrganizationQuery, ApiUsageRow } from "@effect-genesys/schemas/UsageQuery"
import * as DateTime from "effect/DateTime"
import * as Struct from "effect/Struct"

export interface Call {
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly clientId: string
  /** Without a slash in front, as the vendor prints it. */
  readonly templateUri: string
  readonly httpMethod: string
  readonly status: number
}

interface Counts {
  status200: number
  status300: number
  status400: number
  status500: number
  status429: number
  requests: number
}

type Bucket = Counts & {
  readonly clientId: string
  readonly templateUri: string
  readonly httpMethod: string
  /** Milliseconds since the epoch of the UTC day. */
  readonly day: number
}

type Wanted = (clientId: string) => boolean
type Query = Pick<ApiUsageOrganizationQuery, "interval" | "granularity" | "groupBy">
type JobQuery = ClientPublicApiUsageQueryRequest | OrganizationPublicApiUsageQueryRequest

/** A row of a job, of one client or of all. */
export type JobRow = ClientPublicApiUsage & OrganizationPublicApiUsage

export interface Metering {
  /** Counts a call, or `times` alike. */
  readonly record: (call: Call, times?: number) => void
  /** The rows of clients that are visible at `now`. Sparse, and in no particular order. */
  readonly query: (wanted: Wanted, query: Query, now: number) => ReadonlyArray<ApiUsageRow>
  /** The same in the words of jobs. */
  readonly aggregate: (wanted: Wanted, query: JobQuery, now: number) => ReadonlyArray<JobRow>
  /** Takes now for the beginning, and gives the way back to it. */
  readonly begin: () => () => void
}

const day = 86_400_000

/** A call shows up `delay` milliseconds after it was made. */
export const make = (
  organizationId: string,
  delay: number,
  nameOf: (clientId: string) => string
): Metering => {
  let buckets = new Map<string, Bucket>()
  let hidden: Array<readonly [Call, number]> = []

  const count = (call: Call, times: number) => {
    const start = Math.floor(call.at / day) * day
    const key = [call.clientId, start, call.templateUri, call.httpMethod].join(" ")
    const bucket: Bucket = buckets.get(key) ?? {
      clientId: call.clientId,
      templateUri: call.templateUri,
      httpMethod: call.httpMethod,
      day: start,
      ...nothing()
    }
    bucket.requests += times
    bucket[statusClass(call.status)] += times
    if (call.status === 429) bucket.status429 += times
    buckets.set(key, bucket)
  }

  const show = (now: number) => {
    for (const [call, times] of hidden) if (call.at + delay <= now) count(call, times)
    hidden = hidden.filter(([call]) => call.at + delay > now)
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
      const counts: Counts = row
      for (const metric of metrics) counts[metric] += bucket[metric]
      rows.set(key, row)
    }
    return scatter(rows)
  }

  return {
    record: (call, times = 1) => {
      if (delay === 0) count(call, times)
      else hidden.push([call, times])
    },
    query: (wanted, query, now) =>
      fold(
        ({ clientId }) => wanted(clientId),
        query.interval,
        (bucket) => rowOf(bucket, query, organizationId, nameOf),
        now
      ),
    aggregate: (wanted, query, now) =>
      fold(
        ({ clientId, httpMethod, templateUri }) =>
          wanted(clientId) &&
          (query.httpMethods?.some((method) => method === httpMethod) ?? true) &&
          (query.templateUris?.includes(templateUri) ?? true),
        query.interval,
        (bucket) => jobRowOf(bucket, query, organizationId, nameOf),
        now
      ).map((row): JobRow => Object.assign(Struct.omit(row, ["requests"]), { requestCount: row.requests })),
    begin: () => {
      const counted = copy(buckets)
      const uncounted = [...hidden]
      return () => {
        buckets = copy(counted)
        hidden = [...uncounted]
      }
    }
  }
}

const copy = (buckets: ReadonlyMap<string, Bucket>) =>
  new Map([...buckets].map(([key, bucket]) => [key, { ...bucket }]))

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
  { granularity, groupBy = ["OAuthClientId"] }: Query,
  organizationId: string,
  nameOf: (clientId: string) => string
): ApiUsageRow => {
  const byClient = groupBy.includes("OAuthClientId")
  return {
    clientId: byClient ? bucket.clientId : "",
    clientName: byClient ? nameOf(bucket.clientId) : "",
    organizationId: groupBy.includes("OrganizationId") ? organizationId : "",
    userId: "",
    templateUri: groupBy.includes("TemplateUri") ? bucket.templateUri : "",
    httpMethod: groupBy.includes("HttpMethod") ? bucket.httpMethod : "",
    ...(granularity !== undefined && { date: bucketStart(bucket.day, granularity) })
  }
}

// Jobs group by nothing that is not asked for, and leave out what they do not group by.
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
