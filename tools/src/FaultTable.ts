/** The faults of the fault matrix, and the outcome that the client must have under each. */
import type { GenesysError } from "@effect-genesys/client"
import type { Faults } from "@effect-genesys/emulator"
import * as Scale from "@effect-genesys/testing/Scale"
import { facts, type Operation } from "./FaultCalls.ts"

/** Operations whose response has a required field, so that `{}` cannot be decoded. */
const withRequiredFields: ReadonlySet<Operation> = new Set([
  "postOauthClients",
  "getOauthClient",
  "putOauthClient",
  "postOauthClientSecret",
  "postUsageClientClientIdAggregatesQueryJobs",
  "getUsageClientClientIdAggregatesQueryJob",
  "postUsageAggregatesQueryJobs",
  "getUsageAggregatesQueryJob"
])

export type Outcome = "success" | GenesysError.GenesysError["reason"]["_tag"]

/** A fault, and how the client must handle it. */
export interface Fault {
  readonly name: string
  readonly rule: Omit<Faults.Rule, "operation">
  /** The operation that the fault hits instead of the called one. */
  readonly operation?: "postOauthToken"
  /** How a call ends if the fault hits every attempt. */
  readonly outcome: (operation: Operation) => Outcome
  /**
   * When the client retries after the fault: `repeatable` operations only; `always`, because the server has not run the
   * operation; `newToken`, also always, after fetching another token.
   */
  readonly retry: "never" | "repeatable" | "always" | "newToken"
}

const every = (outcome: Outcome) => () => outcome
/** For a fault in the body, which operations that return nothing do not read. */
const inBody = (outcome: Outcome) => (operation: Operation) =>
  facts.get(operation)?.returnsNothing === true ? "success" : outcome

/** A fault that sends a 200 with this body. */
const ok = (name: string, body: unknown, outcome: (operation: Operation) => Outcome): Fault => ({
  name: `200 ${name}`,
  rule: { fault: { kind: "answer", status: 200, body } },
  outcome,
  retry: "never"
})

/** For a body without the fields of a model: a success unless a field is required. */
const unlessRequired = (operation: Operation): Outcome =>
  withRequiredFields.has(operation) ? "Decode" : "success"

const megabytes = Scale.isFull ? 8 : 1
/** The limit of the client under test. */
export const maxResponseBytes = megabytes * 1_000_000 + 500_000

const nested = `${'{"errors":['.repeat(5000)}1${"]}".repeat(5000)}`
const encoded = (
  name: string,
  encoding: string,
  outcome: Fault["outcome"],
  retry: Fault["retry"]
): Fault => ({
  name,
  rule: { fault: { kind: "answer", status: 200, headers: { "content-encoding": encoding }, body: "{}" } },
  outcome,
  retry
})
const token = (name: string, body: string, outcome: Outcome): Fault => ({
  name: `token: ${name}`,
  operation: "postOauthToken",
  rule: { fault: { kind: "answer", status: 200, body } },
  outcome: every(outcome),
  retry: "never"
})
const future = "Wed, 21 Oct 2099 07:28:00 GMT"

const statuses: ReadonlyArray<readonly [number, Outcome, Fault["retry"]]> = [
  [408, "Timeout", "repeatable"],
  [413, "PayloadTooLarge", "never"],
  [415, "UnsupportedMediaType", "never"],
  [429, "RateLimited", "always"],
  [500, "Server", "repeatable"],
  [502, "Unavailable", "repeatable"],
  [503, "Unavailable", "repeatable"],
  [504, "Timeout", "repeatable"]
]

/** Fields with values of a wrong type. */
const wrong = {
  id: 1,
  name: 1,
  entities: 1,
  results: 1,
  executionId: 1,
  client: 1,
  organization: 1,
  enableIdleTokenTimeout: 1
}
/** Values that a later version of the API may send. */
const unknown = {
  id: "x",
  name: "x",
  authorizedGrantType: "LATER",
  state: "later",
  queryStatus: "Later",
  entities: []
}

export const faults: ReadonlyArray<Fault> = [
  { name: "reset", rule: { fault: { kind: "reset" } }, outcome: every("Transport"), retry: "repeatable" },
  {
    name: "reset after execution",
    rule: { fault: { kind: "reset" }, executes: true },
    outcome: every("Transport"),
    retry: "repeatable"
  },
  { name: "hang", rule: { fault: { kind: "hang" } }, outcome: every("Timeout"), retry: "repeatable" },
  {
    name: "hang after execution",
    rule: { fault: { kind: "hang" }, executes: true },
    outcome: every("Timeout"),
    retry: "repeatable"
  },
  {
    name: "reset mid-body",
    rule: { fault: { kind: "resetMidBody" } },
    outcome: inBody("Transport"),
    retry: "repeatable"
  },
  {
    name: "truncated",
    rule: { fault: { kind: "truncated" } },
    outcome: inBody("Transport"),
    retry: "repeatable"
  },
  { name: "cut short", rule: { fault: { kind: "cutShort" } }, outcome: inBody("Decode"), retry: "never" },
  {
    name: "drip",
    rule: { fault: { kind: "drip" } },
    outcome: inBody("Timeout"),
    retry: "repeatable"
  },
  {
    name: "broken gzip",
    rule: { fault: { kind: "brokenGzip" } },
    outcome: inBody("Transport"),
    retry: "repeatable"
  },
  {
    name: "502 HTML",
    rule: {
      fault: { kind: "answer", status: 502, headers: { "content-type": "text/html" }, body: "<html>" }
    },
    outcome: every("Unavailable"),
    retry: "repeatable"
  },
  ok("null", null, inBody("Decode")),
  ok('""', '""', inBody("Decode")),
  ok("[]", [], inBody("Decode")),
  ok("HTML", "<html>", inBody("Decode")),
  ok("wrong shape", wrong, inBody("Decode")),
  ok(`${megabytes} MB`, `{"later":"${"x".repeat(megabytes * 1_000_000)}"}`, unlessRequired),
  ok("more than the limit", `{"later":"${"x".repeat(maxResponseBytes)}"}`, inBody("ResponseTooLarge")),
  ok("nested 5,000 levels", `{"later":${nested},"errorBody":${nested}}`, unlessRequired),
  {
    name: "400 nested 5,000 levels",
    rule: { fault: { kind: "answer", status: 400, body: nested } },
    outcome: every("BadRequest"),
    retry: "never"
  },
  encoded("broken deflate", "deflate", inBody("Transport"), "repeatable"),
  encoded("broken brotli", "br", inBody("Transport"), "repeatable"),
  encoded("200 of an unknown encoding", "later", unlessRequired, "never"),
  {
    // Years away by the clock of this machine; now by the `Date` of the response.
    name: "503 with a Date in the future",
    rule: {
      fault: { kind: "answer", status: 503, headers: { date: future, "retry-after": future }, body: "" }
    },
    outcome: every("Unavailable"),
    retry: "repeatable"
  },
  ok("unknown member", unknown, every("success")),
  ...statuses.flatMap(([status, outcome, retry]): ReadonlyArray<Fault> => [
    {
      name: `${status}`,
      rule: { fault: { kind: "error", status, code: "some.code" } },
      outcome: every(outcome),
      retry
    },
    {
      name: `${status}, no body`,
      rule: { fault: { kind: "answer", status, body: "" } },
      outcome: every(outcome),
      retry
    }
  ]),
  {
    name: "503 after execution",
    rule: { fault: { kind: "error", status: 503, code: "some.code" }, executes: true },
    outcome: every("Unavailable"),
    retry: "repeatable"
  },
  {
    name: "revoked token",
    rule: { fault: { kind: "revokeToken" } },
    outcome: every("Unauthorized"),
    retry: "newToken"
  },
  {
    name: "token: 503",
    operation: "postOauthToken",
    rule: { fault: { kind: "answer", status: 503, body: "" } },
    outcome: every("Unavailable"),
    retry: "always"
  },
  {
    name: "token: reset",
    operation: "postOauthToken",
    rule: { fault: { kind: "reset" } },
    outcome: every("Transport"),
    retry: "always"
  },
  token("200 null", "null", "Decode"),
  token(
    "200 mac",
    '{"access_token":"a-mac-token","token_type":"mac","refresh_token":"a-refresh-token"}',
    "Decode"
  ),
  token("200 without access token", '{"token_type":"bearer","expires_in":"3600"}', "Decode"),
  token("200 with an error", '{"access_token":"a-token-with-an-error","error":"invalid_client"}', "Auth"),
  token("200 nested 5,000 levels", `{"access_token":${nested},"error_description":${nested}}`, "Decode"),
  token("200 more than the limit", `{"access_token":"${"x".repeat(maxResponseBytes)}"}`, "ResponseTooLarge")
]

/** Whether a fault hits the first attempt or every attempt. */
export type Times = "once" | "always"

/** Both. */
export const everyTimes: ReadonlyArray<Times> = ["once", "always"]

/** How a call must end if a fault hits its first attempt, or every attempt. */
export const expected = ({ outcome, retry }: Fault, operation: Operation, times: Times): Outcome => {
  if (times === "always" || retry === "never") return outcome(operation)
  if (retry === "repeatable" && facts.get(operation)?.repeatable !== true) return outcome(operation)
  return "success"
}
