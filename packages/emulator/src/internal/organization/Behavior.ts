/** Settings: limits, enforcement, how usage queries end, and how to read what the vendor leaves open. */
import * as Duration from "effect/Duration"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"

export interface Behavior {
  /** Requests per token and minute. Default: 300, as the vendor's. `Infinity` ends the limit. */
  readonly requestsPerMinute?: number
  /**
   * Which of the vendor's two codes a request over that limit gets: `too.many.requests`, the default, names the limit,
   * and `too.many.requests.retry.after` the seconds to wait. Both come with `Retry-After`.
   */
  readonly tooManyRequestsCode?: "too.many.requests" | "too.many.requests.retry.after"
  /** Token requests per client and minute. Default: any number; the vendor's is not known. */
  readonly tokenRequestsPerMinute?: number
  /** Whether the token of a user must have one of an operation's scopes. Default: false, as for a new organization. */
  readonly scopeEnforcement?: boolean
  /** How many OAuth clients there may be, the seeded ones among them. Default: any number. */
  readonly clientLimit?: number
  /** Whether a token goes unused for 15 minutes at most, as under HIPAA. Default: false. */
  readonly hipaa?: boolean
  /** How long every answer is held back, in real time. Default: 0. */
  readonly latency?: Duration.Input

  /** How long an old secret goes on after a rotation. Default: 0. */
  readonly oldSecretLifetime?: Duration.Input
  /** How long a client that was deleted is still there, with the state `deleted`. Default: 0. */
  readonly deletedLifetime?: Duration.Input
  /** What a change does to fields that it leaves out. Default: `reset`. */
  readonly omittedFields?: "reset" | "keep"
  /** The status of `invalid_client`. Default: 400. */
  readonly invalidClientStatus?: 400 | 401

  /** How long usage queries, searches and jobs run. Default: 200 ms. */
  readonly queryLatency?: Duration.Input
  /**
   * What becomes of them, in the words of queries; jobs say `Succeeded` for `Complete`, and queries `Failed` for
   * `Cancelled`. `Empty` is complete without a row, and `Running` never ends. Any other word is told as it stands, as
   * by a vendor that has added a state. Default: `Complete`.
   */
  readonly queryOutcome?: "Complete" | "Empty" | "Failed" | "Cancelled" | "Running" | (string & {})
  /**
   * The status of the answer that accepts them: 200, the default, or 202. With 202, the state of a job that runs is
   * told with 202 too.
   */
  readonly acceptedStatus?: 200 | 202
  /** How long they can be asked for once they have ended. Default: a day. */
  readonly resultLifetime?: Duration.Input
}

/** All of it, with durations in milliseconds. */
export interface Settled {
  readonly requestsPerMinute: number
  readonly tooManyRequestsCode: "too.many.requests" | "too.many.requests.retry.after"
  readonly tokenRequestsPerMinute: number
  readonly scopeEnforcement: boolean
  readonly clientLimit: number
  readonly hipaa: boolean
  readonly latency: number
  readonly oldSecretLifetime: number
  readonly deletedLifetime: number
  readonly omittedFields: "reset" | "keep"
  readonly invalidClientStatus: 400 | 401
  readonly queryLatency: number
  readonly queryOutcome: string
  readonly acceptedStatus: 200 | 202
  readonly resultLifetime: number
}

export interface Control {
  /** How it goes now. */
  readonly current: () => Settled
  /** Changes what is named, and leaves the rest. */
  readonly set: (behavior: Behavior) => void
  /** As it was at first. */
  readonly reset: () => void
}

export const make = (initial: Behavior): Control => {
  let given = initial
  let settled = settle(given)
  const follow = (next: Behavior) => {
    // What is refused has changed nothing.
    settled = settle(next)
    given = next
  }
  return {
    current: () => settled,
    set: (behavior) => follow({ ...given, ...behavior }),
    reset: () => follow(initial)
  }
}

const settle = (behavior: Behavior): Settled => {
  const settled = withDefaults(behavior)
  for (const [name, value] of Object.entries(settled)) {
    if (typeof value === "number" && !(value >= 0)) throw new RangeError(`${name} must be 0 or more`)
  }
  return settled
}

const withDefaults = (behavior: Behavior): Settled => ({
  requestsPerMinute: behavior.requestsPerMinute ?? 300,
  tooManyRequestsCode: behavior.tooManyRequestsCode ?? "too.many.requests",
  tokenRequestsPerMinute: behavior.tokenRequestsPerMinute ?? Infinity,
  scopeEnforcement: behavior.scopeEnforcement ?? false,
  clientLimit: behavior.clientLimit ?? Infinity,
  hipaa: behavior.hipaa ?? false,
  latency: millisOf("latency", behavior.latency ?? 0),
  oldSecretLifetime: millisOf("oldSecretLifetime", behavior.oldSecretLifetime ?? 0),
  deletedLifetime: millisOf("deletedLifetime", behavior.deletedLifetime ?? 0),
  omittedFields: behavior.omittedFields ?? "reset",
  invalidClientStatus: behavior.invalidClientStatus ?? 400,
  queryLatency: millisOf("queryLatency", behavior.queryLatency ?? "200 millis"),
  queryOutcome: behavior.queryOutcome ?? "Complete",
  acceptedStatus: behavior.acceptedStatus ?? 200,
  resultLifetime: Duration.toMillis(behavior.resultLifetime ?? "1 day")
})

/** Of a duration that the option has. */
export const millisOf = (option: string, input: Duration.Input): number => {
  const duration = Duration.fromInputUnsafe(input)
  if (ends(duration)) return Duration.toMillis(duration)
  throw new RangeError(`${option} must be a duration of 0 or more that ends, such as "2 seconds"`)
}

const ends = (duration: Duration.Duration) => Duration.isFinite(duration) && !Duration.isNegative(duration)

const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))
const none = Schema.Literal("none").pipe(
  Schema.decodeTo(
    Schema.declare((limit): limit is number => limit === Infinity),
    SchemaTransformation.transform({ decode: () => Infinity, encode: () => "none" as const })
  )
)
export const Limit = Schema.Union([Count, none])

const read = Schema.decodeOption(Schema.DurationFromString)
const durationThat = (holds: (duration: Duration.Duration) => boolean, expected: string) =>
  Schema.String.check(
    Schema.makeFilter((text) => Option.exists(read(text), holds) || `Expected a duration ${expected}`)
  ).pipe(Schema.decodeTo(Schema.DurationFromString))

/** As a text. */
export const Span = durationThat(ends, 'of 0 or more that ends, such as "250 millis", "2 seconds" or "1 day"')
const Lifetime = durationThat(
  (duration) => !Duration.isNegative(duration),
  'of 0 or more, such as "2 seconds", "1 day" or "Infinity"'
)

/** As it is sent to the control plane: durations are texts such as `2 seconds`, and no limit is `none`. */
export const Wire = Schema.Struct({
  requestsPerMinute: Schema.optionalKey(Limit),
  tooManyRequestsCode: Schema.optionalKey(
    Schema.Literals(["too.many.requests", "too.many.requests.retry.after"])
  ),
  tokenRequestsPerMinute: Schema.optionalKey(Limit),
  scopeEnforcement: Schema.optionalKey(Schema.Boolean),
  clientLimit: Schema.optionalKey(Limit),
  hipaa: Schema.optionalKey(Schema.Boolean),
  latency: Schema.optionalKey(Span),
  oldSecretLifetime: Schema.optionalKey(Span),
  deletedLifetime: Schema.optionalKey(Span),
  omittedFields: Schema.optionalKey(Schema.Literals(["reset", "keep"])),
  invalidClientStatus: Schema.optionalKey(Schema.Literals([400, 401])),
  queryLatency: Schema.optionalKey(Span),
  queryOutcome: Schema.optionalKey(Schema.NonEmptyString),
  acceptedStatus: Schema.optionalKey(Schema.Literals([200, 202])),
  resultLifetime: Schema.optionalKey(Lifetime)
})

/** All of it, as the control plane tells it. */
export const told = (settled: Settled): typeof Wire.Type => ({
  ...settled,
  latency: Duration.millis(settled.latency),
  oldSecretLifetime: Duration.millis(settled.oldSecretLifetime),
  deletedLifetime: Duration.millis(settled.deletedLifetime),
  queryLatency: Duration.millis(settled.queryLatency),
  resultLifetime: Duration.millis(settled.resultLifetime)
})
