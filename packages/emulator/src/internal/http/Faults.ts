/**
 * What goes wrong on purpose: faults by operation and number, and counts of what was really done, apart from what was
 * answered.
 */
import { randomUUID } from "node:crypto"
import { validateHeaderName, validateHeaderValue } from "node:http"
import * as Schema from "effect/Schema"
import * as Operations from "./Operations.ts"
import * as Refusal from "./Refusal.ts"

/** Headers that can be sent: others would throw when the answer is written, where nobody could catch it. */
const Headers = Schema.Record(Schema.String, Schema.String).check(
  Schema.makeFilter(
    (headers) => Object.entries(headers).every(isSendable) || "Node.js cannot send such a header"
  )
)

/** The operation is not carried out, unless a rule says `executes`. */
const Instead = Schema.Union([
  /** The connection is cut before an answer begins. */
  Schema.Struct({ kind: Schema.Literal("reset") }),
  /** There is never an answer. */
  Schema.Struct({ kind: Schema.Literal("hang") }),
  /** Another answer. A body that is not text is sent as JSON. */
  Schema.Struct({
    kind: Schema.Literal("answer"),
    status: Schema.Int.check(Schema.isBetween({ minimum: 200, maximum: 599 })),
    headers: Schema.optionalKey(Headers),
    body: Schema.optionalKey(Schema.Unknown)
  }),
  /** The answer of an error as the vendor writes it. */
  Schema.Struct({
    kind: Schema.Literal("error"),
    status: Schema.Int.check(Schema.isBetween({ minimum: 400, maximum: 599 })),
    code: Schema.String,
    headers: Schema.optionalKey(Headers)
  }),
  /** The token that the request carries is revoked first. */
  Schema.Struct({ kind: Schema.Literal("revokeToken") })
])

const isSendable = ([name, value]: readonly [string, string]) => {
  try {
    validateHeaderName(name)
    validateHeaderValue(name, value)
    // Announces what only chunks can end with.
    return name.toLowerCase() !== "trailer"
  } catch {
    return false
  }
}

/** The operation is carried out, and its answer does not arrive as it should. */
const Broken = Schema.Union([
  /** The connection is cut in the middle of the body. */
  Schema.Struct({ kind: Schema.Literal("resetMidBody") }),
  /** A byte now and then. */
  Schema.Struct({ kind: Schema.Literal("drip") }),
  /** The body ends too early for its `content-length`. */
  Schema.Struct({ kind: Schema.Literal("truncated") }),
  /** The body ends too early, and its `content-length` says so. */
  Schema.Struct({ kind: Schema.Literal("cutShort") }),
  /** The body is said to be gzip, and is not. */
  Schema.Struct({ kind: Schema.Literal("brokenGzip") })
])

export type Fault = typeof Fault.Type
export const Fault = Schema.Union([Instead, Broken])

export interface Rule extends Schema.Schema.Type<typeof Rule> {}
export const Rule = Schema.Struct({
  /** The vendor's name of an operation, `postOauthToken` for the token endpoint, or `*` for every operation. */
  operation: Schema.Literals(["*", "postOauthToken", ...Operations.Name.literals]),
  /** How many requests it is for. Default: all. */
  count: Schema.optionalKey(Schema.Int.check(Schema.isGreaterThan(0))),
  /** Whether the operation is carried out all the same. */
  executes: Schema.optionalKey(Schema.Boolean),
  fault: Fault
})

/** By operation. */
export interface Counters extends Schema.Schema.Type<typeof Counters> {}
export const Counters = Schema.Struct({
  /** Requests that came. */
  received: Schema.Record(Schema.String, Schema.Finite),
  /** Operations that were carried out, whatever the caller was told. */
  executed: Schema.Record(Schema.String, Schema.Finite)
})

export interface Faults {
  /** Replaces the rules; the first one that fits a request holds. */
  readonly set: (rules: ReadonlyArray<Rule>) => void
  /** Adds a rule after those that there are. */
  readonly add: (rule: Rule) => void
  /** The rule for a request, which uses it up by one. */
  readonly take: (operation: string) => Rule | undefined
  readonly received: (operation: string) => void
  readonly executed: (operation: string) => void
  readonly counters: () => Counters
  /** No rules, and counts from 0. */
  readonly reset: () => void
}

export const make = (): Faults => {
  let rules: Array<{ readonly rule: Rule; left: number }> = []
  let received: Record<string, number> = {}
  let executed: Record<string, number> = {}
  return {
    set: (given) => {
      given.forEach((rule) => check(rule))
      rules = given.map((rule) => ({ rule, left: rule.count ?? Infinity }))
    },
    add: (rule) => {
      check(rule)
      rules.push({ rule, left: rule.count ?? Infinity })
    },
    take: (operation) => {
      const entry = rules.find(
        ({ left, rule }) => left > 0 && (rule.operation === operation || rule.operation === "*")
      )
      if (entry === undefined) return undefined
      entry.left -= 1
      return entry.rule
    },
    received: (operation) => {
      received[operation] = (received[operation] ?? 0) + 1
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

// By what the types cannot say: what goes wrong at the socket, nobody could catch.
const check = Schema.decodeSync(Rule)

/** Counts a request, and gives the rule for it, which uses that up by one. */
export const meet = (faults: Faults, method: string, url: string): Rule | undefined => {
  const operation = Operations.at(method, url)
  if (operation === undefined) return undefined
  faults.received(operation.name)
  return faults.take(operation.name)
}

/** Those whose body does not arrive as it should. */
export const brokenBodies: ReadonlySet<Fault["kind"]> = new Set([
  "resetMidBody",
  "drip",
  "truncated",
  "cutShort",
  "brokenGzip"
])

export const carriesOut = ({ executes = false, fault }: Rule): boolean =>
  executes || brokenBodies.has(fault.kind)

/** What is answered in place of what the operation would answer. */
export const answerOf = (
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
