/**
 * Every fault against every operation, over real sockets: what each ends as, and how often the server carried it out.
 */
import { createServer } from "node:net"
import { Credentials, GenesysCloud, GenesysError, RetryPolicy } from "@effect-genesys/client"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import { Emulator, type Faults, Roles, Users } from "@effect-genesys/emulator"
import { GenesysCloudApi, Interval, OperationFacts } from "@effect-genesys/schemas"
import * as Scale from "@effect-genesys/testing/Scale"
import * as Cause from "effect/Cause"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"

type Api = GenesysCloud.Operations

/** What the operations are called with. No call is in the way of another: only one deletes, and that another client. */
interface Subject {
  readonly active: string
  readonly inactive: string
  readonly execution: string
  readonly query: string
  readonly search: string
  readonly clientJob: string
  readonly job: string
  readonly interval: Interval.Interval
}

type Call = (api: Api, subject: Subject) => Effect.Effect<unknown, GenesysError.GenesysError>

const request = {
  name: "Subject",
  authorizedGrantType: "CLIENT-CREDENTIALS",
  roleDivisions: Roles.everywhere(Roles.roles.viewer)
} as const

export const operations = {
  getOauthClients: (api) => api.getOauthClients,
  postOauthClients: (api) => api.postOauthClients(request),
  getOauthClient: (api, { active }) => api.getOauthClient(active),
  putOauthClient: (api, { active }) => api.putOauthClient(active, request),
  deleteOauthClient: (api, { inactive }) => api.deleteOauthClient(inactive),
  postOauthClientSecret: (api, { active }) => api.postOauthClientSecret(active),
  postOauthClientUsageQuery: (api, { active, interval }) =>
    api.postOauthClientUsageQuery(active, { interval }),
  getOauthClientUsageQueryResult: (api, { active, execution }) =>
    api.getOauthClientUsageQueryResult(active, execution),
  getOauthClientUsageSummary: (api, { active }) => api.getOauthClientUsageSummary(active),
  getOauthAuthorizations: (api) => api.getOauthAuthorizations(),
  getOauthAuthorization: (api, { active }) => api.getOauthAuthorization(active),
  getOauthScopes: (api) => api.getOauthScopes(),
  getOauthScope: (api) => api.getOauthScope("oauth"),
  getTokensMe: (api) => api.getTokensMe(),
  headTokensMe: (api) => api.headTokensMe,
  deleteTokensMe: (api) => api.deleteTokensMe,
  deleteToken: (api) => api.deleteToken(Users.users.agent.id),
  getTokensTimeout: (api) => api.getTokensTimeout,
  putTokensTimeout: (api) => api.putTokensTimeout({ enableIdleTokenTimeout: false }),
  postUsageQuery: (api, { interval }) => api.postUsageQuery({ interval }),
  getUsageQueryExecutionIdResults: (api, { query }) => api.getUsageQueryExecutionIdResults(query),
  postUsageSimplesearch: (api, { interval }) => api.postUsageSimplesearch({ interval }),
  getUsageSimplesearchExecutionIdResults: (api, { search }) =>
    api.getUsageSimplesearchExecutionIdResults(search),
  postUsageClientClientIdAggregatesQueryJobs: (api, { active, interval }) =>
    api.postUsageClientClientIdAggregatesQueryJobs(active, { interval }),
  getUsageClientClientIdAggregatesQueryJob: (api, { active, clientJob }) =>
    api.getUsageClientClientIdAggregatesQueryJob(active, clientJob),
  postUsageAggregatesQueryJobs: (api, { interval }) => api.postUsageAggregatesQueryJobs({ interval }),
  getUsageAggregatesQueryJob: (api, { job }) => api.getUsageAggregatesQueryJob(job)
} satisfies Record<GenesysCloudApi.OperationName, Call>

export type Operation = keyof typeof operations
export const names = Object.keys(operations).filter((name): name is Operation => name in operations)

const endpoints = Object.values(GenesysCloudApi.GenesysCloudApi.groups).flatMap((group) =>
  Object.values(group.endpoints)
)
const facts = new Map<string, OperationFacts.Facts>(
  endpoints.map((endpoint) => [endpoint.identifier, OperationFacts.of(endpoint)])
)

/** Whose body may not be `{}`. */
const demanding: ReadonlySet<Operation> = new Set([
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

export interface Fault {
  readonly name: string
  readonly rule: Omit<Faults.Rule, "operation">
  /** What it is about where it is not the operation itself. */
  readonly operation?: "postOauthToken"
  /** As what an operation ends that is struck by it every time. */
  readonly always: (operation: Operation) => Outcome
  /**
   * Whether another attempt may help. `refused`: also where nobody may try twice what may have been done; `mends`: by
   * a new token.
   */
  readonly again: "no" | "yes" | "refused" | "mends"
}

const all = (outcome: Outcome) => () => outcome
const inBody = (outcome: Outcome) => (operation: Operation) =>
  facts.get(operation)?.returnsNothing === true ? "success" : outcome

const answer = (name: string, body: unknown, outcome: (operation: Operation) => Outcome): Fault => ({
  name: `200 ${name}`,
  rule: { fault: { kind: "answer", status: 200, body } },
  always: outcome,
  again: "no"
})

/** What operations that need no field take for a success. */
const unlessDemanding = (operation: Operation): Outcome => (demanding.has(operation) ? "Decode" : "success")

const megabytes = Scale.isFull ? 8 : 1
/** What the client of these tests reads of a success, in bytes. */
const maxResponseBytes = megabytes * 1_000_000 + 500_000

const deep = `${'{"errors":['.repeat(5000)}1${"]}".repeat(5000)}`
const encoded = (name: string, encoding: string, always: Fault["always"], again: Fault["again"]): Fault => ({
  name,
  rule: { fault: { kind: "answer", status: 200, headers: { "content-encoding": encoding }, body: "{}" } },
  always,
  again
})
const token = (name: string, body: string, outcome: Outcome): Fault => ({
  name: `token: ${name}`,
  operation: "postOauthToken",
  rule: { fault: { kind: "answer", status: 200, body } },
  always: all(outcome),
  again: "no"
})
const future = "Wed, 21 Oct 2099 07:28:00 GMT"

const statuses: ReadonlyArray<readonly [number, Outcome, Fault["again"]]> = [
  [408, "Timeout", "yes"],
  [413, "PayloadTooLarge", "no"],
  [415, "UnsupportedMediaType", "no"],
  [429, "RateLimited", "refused"],
  [500, "Server", "yes"],
  [502, "Unavailable", "yes"],
  [503, "Unavailable", "yes"],
  [504, "Timeout", "yes"]
]

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
const unknown = {
  id: "x",
  name: "x",
  authorizedGrantType: "LATER",
  state: "later",
  queryStatus: "Later",
  entities: []
}

export const faults: ReadonlyArray<Fault> = [
  { name: "reset", rule: { fault: { kind: "reset" } }, always: all("Transport"), again: "yes" },
  {
    name: "reset, done",
    rule: { fault: { kind: "reset" }, executes: true },
    always: all("Transport"),
    again: "yes"
  },
  { name: "hang", rule: { fault: { kind: "hang" } }, always: all("Timeout"), again: "yes" },
  {
    name: "hang, done",
    rule: { fault: { kind: "hang" }, executes: true },
    always: all("Timeout"),
    again: "yes"
  },
  {
    name: "reset mid-body",
    rule: { fault: { kind: "resetMidBody" } },
    always: inBody("Transport"),
    again: "yes"
  },
  { name: "truncated", rule: { fault: { kind: "truncated" } }, always: inBody("Transport"), again: "yes" },
  { name: "cut short", rule: { fault: { kind: "cutShort" } }, always: inBody("Decode"), again: "no" },
  {
    name: "drip",
    rule: { fault: { kind: "drip" } },
    always: inBody("Timeout"),
    again: "yes"
  },
  {
    name: "broken gzip",
    rule: { fault: { kind: "brokenGzip" } },
    always: inBody("Transport"),
    again: "yes"
  },
  {
    name: "502 HTML",
    rule: {
      fault: { kind: "answer", status: 502, headers: { "content-type": "text/html" }, body: "<html>" }
    },
    always: all("Unavailable"),
    again: "yes"
  },
  answer("null", null, inBody("Decode")),
  answer('""', '""', inBody("Decode")),
  answer("[]", [], inBody("Decode")),
  answer("HTML", "<html>", inBody("Decode")),
  answer("wrong shape", wrong, inBody("Decode")),
  answer(`${megabytes} MB`, `{"later":"${"x".repeat(megabytes * 1_000_000)}"}`, unlessDemanding),
  answer("more than the limit", `{"later":"${"x".repeat(maxResponseBytes)}"}`, inBody("ResponseTooLarge")),
  answer("nested 5,000 levels", `{"later":${deep},"errorBody":${deep}}`, unlessDemanding),
  {
    name: "400 nested 5,000 levels",
    rule: { fault: { kind: "answer", status: 400, body: deep } },
    always: all("BadRequest"),
    again: "no"
  },
  encoded("broken deflate", "deflate", inBody("Transport"), "yes"),
  encoded("broken brotli", "br", inBody("Transport"), "yes"),
  encoded("200 of an unknown encoding", "later", unlessDemanding, "no"),
  {
    // By the clock of this machine that is years away, by that of the server now.
    name: "503 of a clock in the future",
    rule: {
      fault: { kind: "answer", status: 503, headers: { date: future, "retry-after": future }, body: "" }
    },
    always: all("Unavailable"),
    again: "yes"
  },
  answer("unknown member", unknown, all("success")),
  ...statuses.flatMap(([status, outcome, again]): ReadonlyArray<Fault> => [
    {
      name: `${status}`,
      rule: { fault: { kind: "error", status, code: "some.code" } },
      always: all(outcome),
      again
    },
    {
      name: `${status}, no body`,
      rule: { fault: { kind: "answer", status, body: "" } },
      always: all(outcome),
      again
    }
  ]),
  {
    name: "503, done",
    rule: { fault: { kind: "error", status: 503, code: "some.code" }, executes: true },
    always: all("Unavailable"),
    again: "yes"
  },
  {
    name: "revoked token",
    rule: { fault: { kind: "revokeToken" } },
    always: all("Unauthorized"),
    again: "mends"
  },
  {
    name: "token: 503",
    operation: "postOauthToken",
    rule: { fault: { kind: "answer", status: 503, body: "" } },
    always: all("Unavailable"),
    again: "refused"
  },
  {
    name: "token: reset",
    operation: "postOauthToken",
    rule: { fault: { kind: "reset" } },
    always: all("Transport"),
    again: "refused"
  },
  token("200 null", "null", "Decode"),
  token(
    "200 mac",
    '{"access_token":"a-mac-token","token_type":"mac","refresh_token":"a-refresh-token"}',
    "Decode"
  ),
  token("200 without access token", '{"token_type":"bearer","expires_in":"3600"}', "Decode"),
  token("200 with an error", '{"access_token":"a-token-with-an-error","error":"invalid_client"}', "Auth"),
  token("200 nested 5,000 levels", `{"access_token":${deep},"error_description":${deep}}`, "Decode"),
  token("200 more than the limit", `{"access_token":"${"x".repeat(maxResponseBytes)}"}`, "ResponseTooLarge")
]

export type Times = "once" | "always"

/** Runs of the matrix: how often the fault strikes the operation or grant, by their numbers. */
export const rounds: ReadonlyArray<(fault: number, target: number) => Times> = Scale.isFull
  ? [() => "once", () => "always"]
  : [(fault, target) => ((fault + target) % 2 === 0 ? "once" : "always")]

/** What an operation must end as that a fault strikes once, or every time. */
export const expected = ({ again, always }: Fault, operation: Operation, times: Times): Outcome => {
  if (times === "always" || again === "no") return always(operation)
  if (again === "yes" && facts.get(operation)?.repeatable !== true) return always(operation)
  return "success"
}

export interface Cell {
  readonly fault: Fault
  readonly operation: Operation
  readonly times: Times
  readonly outcome: Outcome | "defect"
  readonly executed: number
  readonly error: GenesysError.GenesysError | undefined
}

/** What is wrong with a cell. */
export const problems = ({
  error,
  executed,
  fault,
  operation,
  outcome,
  times
}: Cell): ReadonlyArray<string> => {
  const where = `${operation}, ${fault.name} ${times}`
  const wanted = expected(fault, operation, times)
  const unsafe = facts.get(operation)?.repeatable !== true
  return [
    ...(outcome === wanted ? [] : [`${where}: ended as ${outcome}, not as ${wanted}`]),
    ...(unsafe && executed > 1 ? [`${where}: was done ${executed} times`] : []),
    ...(unsafe && executed === 1 && error?.isUnknownOutcome === false
      ? [`${where}: was done, and the error does not say that it may have been`]
      : [])
  ]
}

/** Short waits, and two attempts: a real clock runs here. Only what never ends needs a short time-out. */
export const policy = (kind: Faults.Fault["kind"]): RetryPolicy.RetryPolicy => ({
  ...RetryPolicy.defaults,
  schedule: RetryPolicy.exponential({ base: 1, max: 1, times: 1 }),
  attemptTimeout: kind === "hang" || kind === "drip" ? "1 second" : "20 seconds",
  budgeted: false
})

const connected = (
  region: string,
  credentials: Credentials.Credentials,
  retryPolicy: RetryPolicy.RetryPolicy
) => GenesysCloud.layer({ region, credentials, rateLimit: false, retryPolicy, maxResponseBytes })

const administrator = (retryPolicy: RetryPolicy.RetryPolicy) =>
  Emulator.Emulator.useSync(({ administrator: { clientId, clientSecret }, url }) =>
    connected(url, Credentials.clientCredentials(clientId, clientSecret), retryPolicy)
  ).pipe(Layer.unwrap)

const subject = Effect.gen(function* () {
  const every = yield* GenesysCloud.operations
  const [{ id: active = "" }, { id: inactive = "" }] = yield* Effect.all([
    every.postOauthClients(request),
    every.postOauthClients(request)
  ])
  yield* every.putOauthClient(inactive, { ...request, state: "inactive" })
  const interval = Interval.today(yield* DateTime.now)
  const [execution, query, search, clientJob, job] = yield* Effect.all([
    every.getOauthClientUsageSummary(active),
    every.postUsageQuery({ interval }),
    every.postUsageSimplesearch({ interval }),
    every.postUsageClientClientIdAggregatesQueryJobs(active, { interval }),
    every.postUsageAggregatesQueryJobs({ interval })
  ])
  const found: Subject = {
    active,
    inactive,
    interval,
    execution: execution.executionId ?? "",
    query: query.executionId ?? "",
    search: search.executionId ?? "",
    clientJob: clientJob.id,
    job: job.id
  }
  return found
})

export const outcomeOf = (exit: Exit.Exit<unknown, unknown>): Pick<Cell, "outcome" | "error"> => {
  if (Exit.isSuccess(exit)) return { outcome: "success", error: undefined }
  const error = exit.cause.reasons.find(Cause.isFailReason)?.error
  return error instanceof GenesysError.GenesysError
    ? { outcome: error.reason._tag, error }
    : { outcome: "defect", error: undefined }
}

/** All cells of one fault. The operations run side by side, each with a token of its own. */
const strike = (fault: Fault, timesOf: (operation: number) => Times) =>
  Effect.gen(function* () {
    const { faults: control, states } = yield* Emulator.Emulator
    // What earlier faults have left would be in every list from then on.
    yield* states.reset
    const given = yield* subject.pipe(Effect.provide(administrator(RetryPolicy.defaults)))
    control.reset()
    const rules = names.map((operation, index) => ({
      ...fault.rule,
      ...(timesOf(index) === "once" && { count: 1 }),
      operation: fault.operation ?? operation
    }))
    if (fault.operation === undefined) control.set(rules)
    const cells = yield* Effect.forEach(
      names,
      (operation, index) =>
        Effect.gen(function* () {
          const times = timesOf(index)
          // The token endpoint is one for all, so each operation has it to itself.
          if (fault.operation !== undefined) control.set(rules.slice(index, index + 1))
          const exit = yield* Effect.flatMap(GenesysCloud.operations, (api) => {
            const call: Call = operations[operation]
            return call(api, given)
          }).pipe(Effect.provide(administrator(policy(fault.rule.fault.kind))), Effect.exit)
          return { fault, operation, times, ...outcomeOf(exit) }
        }),
      { concurrency: fault.operation === undefined ? "unbounded" : 1 }
    )
    const { executed } = control.counters()
    return cells.map((cell): Cell => Object.assign(cell, { executed: executed[cell.operation] ?? 0 }))
  })

/** A host that refuses every connection: its port was free a moment ago. */
const refused = Effect.gen(function* () {
  const port = yield* Effect.callback<number>((resume) => {
    const server = createServer()
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      const found = typeof address === "object" ? (address?.port ?? 0) : 0
      server.close(() => resume(Effect.succeed(found)))
    })
  })
  const given: Subject = {
    active: "a",
    inactive: "a",
    execution: "a",
    query: "a",
    search: "a",
    clientJob: "a",
    job: "a",
    interval: Interval.today(yield* DateTime.now)
  }
  return yield* Effect.forEach(names, (operation) => {
    const call: Call = operations[operation]
    return Effect.flatMap(GenesysCloud.operations, (api) => call(api, given)).pipe(
      Effect.provide(
        connected(
          `http://127.0.0.1:${port}`,
          Credentials.accessToken(Redacted.make("a-token-that-is-sent-nowhere")),
          policy("reset")
        )
      ),
      Effect.exit,
      Effect.map((exit): Cell => ({
        fault: refusal,
        operation,
        times: "always",
        executed: 0,
        ...outcomeOf(exit)
      }))
    )
  })
})

const refusal: Fault = {
  name: "refused",
  rule: { fault: { kind: "reset" } },
  always: all("Transport"),
  again: "yes"
}

// Scripts run without the compiler, which would say so too.
const missed = [...facts.keys()].filter((identifier) => !(identifier in operations))

export const run = Effect.gen(function* () {
  if (missed.length > 0) return yield* Effect.die(new Error(`The matrix misses ${missed.join(", ")}`))
  const cells = yield* Effect.forEach(faults, (fault, number) =>
    Effect.forEach(rounds, (times) => strike(fault, (operation) => times(number, operation)))
  )
  return [...(yield* refused), ...cells.flat(2)]
}).pipe(
  Effect.provide([
    Layer.orDie(Emulator.layer({ queryLatency: 0, requestsPerMinute: Infinity })),
    NodeTransport.layer
  ])
)
