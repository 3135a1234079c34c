/** The counts of equal calls of one day. */
import * as Schema from "effect/Schema"
import { day } from "./Day.ts"

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

export type Counts = typeof Counts.Type
export const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))
const Counts = Schema.Struct({
  status200: Count,
  status300: Count,
  status400: Count,
  status500: Count,
  status429: Count,
  requests: Count
})

export type MutableCounts = { -readonly [Metric in keyof Counts]: number }

/** Equal calls of one day. */
export type CallBucket = typeof CallBucket.Type
export const CallBucket = Schema.Struct({
  ...Counts.fields,
  clientId: Schema.String,
  /** Empty without a user. */
  userId: Schema.String,
  templateUri: Schema.String,
  httpMethod: Schema.String,
  /** Milliseconds since the epoch of the UTC day. */
  day: Schema.Finite
})

export const bucketOf = (
  { at, clientId, httpMethod, status, templateUri, userId = "" }: Call,
  times: number
): CallBucket => ({
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

export const keyOf = ({ clientId, day: start, httpMethod, templateUri, userId }: CallBucket) =>
  [clientId, userId, start, httpMethod, templateUri].join(" ")

export const added = (calls: CallBucket, earlier: CallBucket | undefined): CallBucket => {
  if (earlier === undefined) return calls
  const sum: MutableCounts = { ...calls }
  for (const metric of metrics) sum[metric] = plus(sum[metric], earlier[metric])
  return { ...calls, ...sum }
}

/** The sum, at most the largest integer that JSON holds exactly, because a row with a larger count could not be encoded. */
export const plus = (a: number, b: number) => Math.min(a + b, Number.MAX_SAFE_INTEGER)

export const metrics = ["status200", "status300", "status400", "status500", "status429", "requests"] as const

export const nothing = (): Counts => ({
  status200: 0,
  status300: 0,
  status400: 0,
  status500: 0,
  status429: 0,
  requests: 0
})

const statusClass = (status: number) =>
  status < 300 ? "status200" : status < 400 ? "status300" : status < 500 ? "status400" : "status500"
