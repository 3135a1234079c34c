/**
 * Settings that change how the emulator behaves: limits, enforcement, how usage queries end, and choices where the vendor
 * documents nothing. To add an option, add a line to `Behavior` and a row to `settings`; then
 * `vitest run packages/emulator/test/settings.test.ts -u` writes its row of the README.
 */
import type * as Duration from "effect/Duration"
import * as Predicate from "effect/Predicate"
import * as Record from "effect/Record"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import * as Struct from "effect/Struct"
import * as Setting from "./Setting.ts"

/**
 * Options that change how an emulator behaves: limits, enforcement, and how usage queries end.
 *
 * A wrong value is a `RangeError`. Defaults follow the vendor's documents, and are choices where these say nothing.
 *
 * @since 0.1.0
 * @category settings
 */
export interface Behavior {
  /** Requests per token and minute. Default: 300, as the vendor's. `Infinity` removes the limit. */
  readonly requestsPerMinute?: number
  /** Error code of a request over that limit. Default: `too.many.requests`. */
  readonly tooManyRequestsCode?: "too.many.requests" | "too.many.requests.retry.after"
  /** Token requests per client and minute. Default: `Infinity`; the vendor's limit is not known. */
  readonly tokenRequestsPerMinute?: number
  /** Whether user tokens need one of the operation's scopes. Default: `false`, as in a new organization. */
  readonly scopeEnforcement?: boolean
  /** Largest number of OAuth clients, seeded ones included. Default: `Infinity`. */
  readonly clientLimit?: number
  /** Whether idle tokens expire after 15 minutes at most, as under HIPAA. Default: `false`. */
  readonly hipaa?: boolean
  /** Delay of every response, in real time. Default: 0. */
  readonly latency?: Duration.Input
  /** How long an old secret stays valid after a rotation. Default: 0. */
  readonly oldSecretLifetime?: Duration.Input
  /** How long a deleted client can still be read, with the state `deleted`. Default: 0. */
  readonly deletedLifetime?: Duration.Input
  /** Whether an update of a client resets or keeps the fields that it omits. Default: `reset`. */
  readonly omittedFields?: "reset" | "keep"
  /** Status of `invalid_client`. Default: 400. */
  readonly invalidClientStatus?: 400 | 401
  /** How long usage queries, searches and jobs run. Default: `200 millis`. */
  readonly queryLatency?: Duration.Input
  /**
   * How usage queries, searches and jobs end. `Empty` completes without rows, and `Running` never ends. Jobs report
   * `Succeeded` for `Complete`; queries and searches report `Failed` for `Cancelled`. Any other text is returned as the
   * state, like one that the vendor adds later. Default: `Complete`.
   */
  readonly queryOutcome?: "Complete" | "Empty" | "Failed" | "Cancelled" | "Running" | (string & {})
  /** Status of accepted usage queries, searches and jobs; with 202, of running jobs too. Default: 200. */
  readonly acceptedStatus?: 200 | 202
  /** How long the results of usage queries, searches and jobs can be read. Default: `1 day`. */
  readonly resultLifetime?: Duration.Input
}

/** One row per option: its type, default, check, JSON form, and its texts in `--help`, the README and the document. */
export const settings = {
  requestsPerMinute: Setting.limit(
    300,
    "Requests per token and minute, or `none` for no limit. The headers `inin-ratelimit-count`, `-allowed` and `-reset` report it"
  ),
  tooManyRequestsCode: Setting.choice(
    ["too.many.requests", "too.many.requests.retry.after"],
    "Error code of a 429: the first names the limit, the second the seconds to wait. Both come with `Retry-After`"
  ),
  tokenRequestsPerMinute: Setting.limit(
    Infinity,
    "Token requests per client and minute, or `none` for no limit. More fail with 400 `invalid_request`"
  ),
  scopeEnforcement: Setting.toggle(
    "Require user tokens to have one of the operation's scopes. Others fail with 403 `app.not.authorized.for.scope`"
  ),
  clientLimit: Setting.limit(
    Infinity,
    "Largest number of OAuth clients, or `none` for no limit. More fail with 400 `auth.too.many.clients`"
  ),
  hipaa: Setting.toggle("Limit the idle time-out of tokens to 15 minutes"),
  latency: Setting.duration("0 millis", "Delay of every response, in real time"),
  oldSecretLifetime: Setting.duration("0 millis", "How long an old secret stays valid after a rotation"),
  deletedLifetime: Setting.duration(
    "0 millis",
    "How long a deleted client can still be read, with the state `deleted`"
  ),
  omittedFields: Setting.choice(
    ["reset", "keep"],
    "Whether an update of a client resets or keeps the fields that it omits"
  ),
  invalidClientStatus: Setting.choice([400, 401], "Status of `invalid_client`"),
  queryLatency: Setting.duration("200 millis", "How long usage queries, searches and jobs run"),
  queryOutcome: Setting.text(
    "Complete",
    "How usage queries, searches and jobs end: `Complete`, `Empty`, `Failed`, `Cancelled`, or never (`Running`). Any other text is returned as the state, like one that the vendor adds later"
  ),
  acceptedStatus: Setting.choice(
    [200, 202],
    "Status of accepted usage queries, searches and jobs; with 202, of running jobs too"
  ),
  resultLifetime: Setting.lifetime(
    "1 day",
    "How long the results of usage queries, searches and jobs can be read"
  )
} satisfies {
  readonly [Name in keyof Required<Behavior>]: Schema.Codec<Settings[Name], Required<Behavior>[Name]>
}

/**
 * The value of every option. Durations are milliseconds.
 *
 * @since 0.1.0
 * @category settings
 */
export interface Settings extends Resolved<Required<Behavior>> {}
type Resolved<A> = {
  readonly [Name in keyof A]: Duration.Duration extends A[Name] ? number : A[Name]
}

/** The body that changes settings over HTTP. In JSON, durations are texts such as `2 seconds`, and no limit is `none`. */
export const Wire = Schema.Struct(Struct.map(Struct.map(settings, Schema.toEncoded), Schema.optionalKey))

/**
 * Reads and changes the settings of a running emulator.
 *
 * @since 0.1.0
 * @category settings
 */
export interface Control {
  readonly current: () => Settings
  /** Changes these options and leaves the others. If a value is invalid, throws and changes nothing. */
  readonly set: (behavior: Behavior) => void
  /** Restores the options of the start. */
  readonly reset: () => void
}

export const make = (initial: Behavior): Control => {
  let options = initial
  let current = resolve(options)
  const change = (next: Behavior) => {
    current = resolve(next)
    options = next
  }
  return {
    current: () => current,
    set: (behavior) => change({ ...options, ...behavior }),
    reset: () => change(initial)
  }
}

/** The milliseconds of a duration option that is not a setting. Throws if it is invalid. */
export const millisOf = (option: string, input: Duration.Input): number => {
  const result = Schema.decodeResult(Setting.duration("0 millis", ""))(input)
  return Result.getOrThrowWith(result, ({ issue }) => new RangeError(sentenceOf(issue, option)))
}

const resolve = (behavior: Behavior): Settings =>
  Result.getOrThrowWith(
    decode({
      ...defaults,
      ...Record.filter(Record.fromEntries(Object.entries(behavior)), Predicate.isNotUndefined)
    }),
    ({ issue }) => new RangeError(sentenceOf(issue))
  )

const decode = Schema.decodeUnknownResult(Schema.Struct(settings))

const defaults = Record.map(settings, (setting) => Setting.annotationsOf(setting).default)

/** `latency must be a duration of 0 or more …`, of the first wrong option. */
const sentenceOf = (issue: SchemaIssue.Issue, option?: string) => {
  const [{ message = "", path = [] } = {}] = standard(issue).issues
  return `${option ?? path.join(".")} ${message.replace(/^Expected/, "must be")}`
}

const standard = SchemaIssue.makeFormatterStandardSchemaV1()
