/**
 * Faults: rules that make requests of an operation fail, and counts of the requests received and of the operations
 * executed, also if the client got another response.
 */
import { randomUUID } from "node:crypto"
import { validateHeaderName, validateHeaderValue } from "node:http"
import * as Context from "effect/Context"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as Refusal from "./Refusal.ts"
import { OperationName } from "./RouteTable.ts"

/** Headers that Node.js can send. Others would throw while the response is written, where nothing catches the error. */
const Headers = Schema.Record(Schema.String, Schema.String).check(
  Schema.makeFilter(
    (headers) => Object.entries(headers).every(isSendable) || "Node.js cannot send such a header"
  )
)

/** Faults in place of the response. The operation is not executed, unless the rule says `executes`. */
const Replacing = Schema.Union([
  /** The connection is closed before a response begins. */
  Schema.Struct({ kind: Schema.Literal("reset") }),
  /** No response is ever sent. */
  Schema.Struct({ kind: Schema.Literal("hang") }),
  /** Another response. A body that is not text is sent as JSON. */
  Schema.Struct({
    kind: Schema.Literal("answer"),
    status: Schema.Int.check(Schema.isBetween({ minimum: 200, maximum: 599 })),
    headers: Schema.optionalKey(Headers),
    body: Schema.optionalKey(Schema.Unknown)
  }),
  /** An error response in the vendor's shape. */
  Schema.Struct({
    kind: Schema.Literal("error"),
    status: Schema.Int.check(Schema.isBetween({ minimum: 400, maximum: 599 })),
    code: Schema.String,
    headers: Schema.optionalKey(Headers)
  }),
  /** The access token of the request is revoked first. */
  Schema.Struct({ kind: Schema.Literal("revokeToken") })
])

const isSendable = ([name, value]: readonly [string, string]) => {
  try {
    validateHeaderName(name)
    validateHeaderValue(name, value)
    // Only a chunked body has trailers.
    return name.toLowerCase() !== "trailer"
  } catch {
    return false
  }
}

/** Faults of the response body. The operation is executed. */
const OfBody = Schema.Union([
  /** The connection is closed in the middle of the body. */
  Schema.Struct({ kind: Schema.Literal("resetMidBody") }),
  /** A byte every 100 ms. */
  Schema.Struct({ kind: Schema.Literal("drip") }),
  /** The body ends before its `content-length`. */
  Schema.Struct({ kind: Schema.Literal("truncated") }),
  /** Half of the body, with a `content-length` to match. */
  Schema.Struct({ kind: Schema.Literal("cutShort") }),
  /** `content-encoding` says gzip, and the body is plain. */
  Schema.Struct({ kind: Schema.Literal("brokenGzip") })
])

/**
 * The failure of a request, by its `kind`.
 *
 * - `reset`: the connection is closed before a response begins.
 * - `hang`: no response is ever sent.
 * - `answer`: another response. A body that is not text is sent as JSON.
 * - `error`: an error response in the vendor's shape.
 * - `revokeToken`: the access token of the request is revoked first.
 * - `resetMidBody`: the connection is closed in the middle of the body.
 * - `drip`: the body comes a byte every 100 ms.
 * - `truncated`: the body ends before its `content-length`.
 * - `cutShort`: half of the body comes, with a `content-length` to match.
 * - `brokenGzip`: `content-encoding` says gzip, and the body is plain.
 *
 * The last five change the body, so the operation is executed; before the others it is not, unless the rule says
 * `executes`.
 *
 * @since 0.1.0
 * @category faults
 */
export type Fault = typeof Fault.Type
/**
 * The schema of a fault, for its JSON over HTTP. It refuses headers that Node.js cannot send.
 *
 * @since 0.1.0
 * @category faults
 */
export const Fault = Schema.Union([Replacing, OfBody])

/**
 * A fault, and the requests that it applies to.
 *
 * A fault without `count` applies until the rules are replaced or reset.
 *
 * @since 0.1.0
 * @category faults
 */
export interface Rule extends Schema.Schema.Type<typeof Rule> {}
/**
 * The schema of a rule, for its JSON over HTTP.
 *
 * @since 0.1.0
 * @category faults
 */
export const Rule = Schema.Struct({
  /** The vendor's name of an operation, `postOauthToken` for the token endpoint, or `*` for every operation. */
  operation: Schema.Literals(["*", "postOauthToken", ...OperationName.literals]),
  /** The number of requests that the rule applies to. Default: all. */
  count: Schema.optionalKey(Schema.Int.check(Schema.isGreaterThan(0))),
  /** Whether the operation is executed all the same. */
  executes: Schema.optionalKey(Schema.Boolean),
  fault: Fault
})

/**
 * The numbers of requests received and of operations executed, by operation.
 *
 * @since 0.1.0
 * @category faults
 */
export interface Counters extends Schema.Schema.Type<typeof Counters> {}
/**
 * The schema of these numbers, for their JSON over HTTP.
 *
 * @since 0.1.0
 * @category faults
 */
export const Counters = Schema.Struct({
  /** Requests received. */
  received: Schema.Record(Schema.String, Schema.Finite),
  /** Operations executed, also if the client got another response. */
  executed: Schema.Record(Schema.String, Schema.Finite)
})

export class Faults extends Context.Service<
  Faults,
  {
    /** Replaces the rules. The first rule that matches a request applies. */
    readonly set: (rules: ReadonlyArray<Rule>) => void
    /** Adds a rule after the others. */
    readonly add: (rule: Rule) => void
    /** Counts a request, and returns the rule that applies to it, if any. A rule with a `count` is used up by one. */
    readonly next: (operation: string) => Rule | undefined
    /** Counts an operation that was executed. */
    readonly executed: (operation: string) => void
    readonly counters: () => Counters
    /** Removes all rules, and counts from 0. */
    readonly reset: () => void
  }
>()("@effect-genesys/emulator/Faults") {}

export const make = (): Faults["Service"] => {
  let rules: Array<{ readonly rule: Rule; left: number }> = []
  let received: Record<string, number> = {}
  let executed: Record<string, number> = {}
  return {
    set: (next) => {
      next.forEach((rule) => check(rule))
      rules = next.map((rule) => ({ rule, left: rule.count ?? Infinity }))
    },
    add: (rule) => {
      check(rule)
      rules.push({ rule, left: rule.count ?? Infinity })
    },
    next: (operation) => {
      received[operation] = (received[operation] ?? 0) + 1
      const entry = rules.find(
        ({ left, rule }) => left > 0 && (rule.operation === operation || rule.operation === "*")
      )
      if (entry === undefined) return undefined
      entry.left -= 1
      return entry.rule
    },
    executed: (operation) => {
      executed[operation] = (executed[operation] ?? 0) + 1
    },
    counters: () => ({ received: { ...received }, executed: { ...executed } }),
    reset: () => {
      rules = []
      received = {}
      executed = {}
    }
  }
}

export const layer = Layer.sync(Faults, make)

// The types do not cover everything, and nothing would catch an error at the socket.
const check = Schema.decodeSync(Rule)

/** The faults of the response body. */
export const bodyFaults: ReadonlySet<Fault["kind"]> = new Set([
  "resetMidBody",
  "drip",
  "truncated",
  "cutShort",
  "brokenGzip"
])

/** Whether the operation is executed before the fault applies. */
export const executesOperation = ({ executes = false, fault }: Rule): boolean =>
  executes || bodyFaults.has(fault.kind)

/** The response that a fault sends in place of the operation's. */
export const responseOf = (
  fault: Extract<Fault, { readonly kind: "answer" | "error" }>
): { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string } => {
  const type = { "content-type": "application/json" }
  if (fault.kind === "error") {
    const { code, headers, status } = fault
    const refusal = new Refusal.Refusal({ status, code, message: "A fault." })
    const correlationId = randomUUID()
    return {
      status,
      headers: { ...type, "inin-correlation-id": correlationId, ...headers },
      body: JSON.stringify(Refusal.bodyOf(refusal, correlationId))
    }
  }
  const text = typeof fault.body === "string" ? fault.body : JSON.stringify(fault.body ?? null)
  return {
    status: fault.status,
    headers: { ...type, ...fault.headers },
    body: "body" in fault ? text : ""
  }
}
