/**
 * The fault matrix: calls every operation under every fault, over real sockets, and records how each call ends and how
 * often the emulator executed the operation.
 */
import { createServer } from "node:net"
import { Credentials, GenesysCloud, GenesysError, RetryPolicy } from "@effect-genesys/client"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import { Emulator, type Faults } from "@effect-genesys/emulator"
import { Interval } from "@effect-genesys/schemas"
import * as Cause from "effect/Cause"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import {
  type Call,
  facts,
  missing,
  names,
  type Operation,
  operations,
  request,
  type Subject
} from "./FaultCalls.ts"
import { roundsOf, type Target } from "./FaultSample.ts"
import { expected, type Fault, faults, maxResponseBytes, type Outcome, type Times } from "./FaultTable.ts"

export interface Cell {
  readonly fault: Fault
  readonly operation: Operation
  readonly times: Times
  readonly outcome: Outcome | "defect"
  readonly executed: number
  readonly error: GenesysError.GenesysError | undefined
}

/** One line for each way in which a cell differs from what is expected. */
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
    ...(unsafe && executed > 1 ? [`${where}: was executed ${executed} times`] : []),
    ...(unsafe && executed === 1 && error?.isUnknownOutcome === false
      ? [`${where}: was executed, but isUnknownOutcome of the error is false`]
      : [])
  ]
}

/** Two attempts and short waits, because the clock is real. Only a response that never ends needs a short time-out. */
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

/** Signs in as the administrator of the emulator. */
const administrator = (retryPolicy: RetryPolicy.RetryPolicy) =>
  Emulator.Emulator.useSync(({ administrator: { clientId, clientSecret }, url }) =>
    connected(url, Credentials.clientCredentials(clientId, clientSecret), retryPolicy)
  ).pipe(Layer.unwrap)

/** Creates the clients and starts the queries that the calls need. */
const makeSubject = Effect.gen(function* () {
  const api = yield* GenesysCloud.operations
  const [{ id: active = "" }, { id: inactive = "" }] = yield* Effect.all([
    api.postOauthClients(request),
    api.postOauthClients(request)
  ])
  yield* api.putOauthClient(inactive, { ...request, state: "inactive" })
  const interval = Interval.today(yield* DateTime.now)
  const [execution, query, search, clientJob, job] = yield* Effect.all([
    api.getOauthClientUsageSummary(active),
    api.postUsageQuery({ interval }),
    api.postUsageSimplesearch({ interval }),
    api.postUsageClientClientIdAggregatesQueryJobs(active, { interval }),
    api.postUsageAggregatesQueryJobs({ interval })
  ])
  const subject: Subject = {
    active,
    inactive,
    interval,
    execution: execution.executionId ?? "",
    query: query.executionId ?? "",
    search: search.executionId ?? "",
    clientJob: clientJob.id,
    job: job.id
  }
  return subject
})

export const outcomeOf = (exit: Exit.Exit<unknown, unknown>): Pick<Cell, "outcome" | "error"> => {
  if (Exit.isSuccess(exit)) return { outcome: "success", error: undefined }
  const error = exit.cause.reasons.find(Cause.isFailReason)?.error
  return error instanceof GenesysError.GenesysError
    ? { outcome: error.reason._tag, error }
    : { outcome: "defect", error: undefined }
}

/** The cells of one fault. The operations run concurrently, each with its own token. */
const hit = (fault: Fault, targets: ReadonlyArray<Target>) =>
  Effect.gen(function* () {
    const { faults: control, states } = yield* Emulator.Emulator
    // Otherwise every list would show the clients that earlier faults left.
    yield* states.reset
    const subject = yield* makeSubject.pipe(Effect.provide(administrator(RetryPolicy.defaults)))
    control.reset()
    const rules = targets.map(({ operation, times }) => ({
      ...fault.rule,
      ...(times === "once" && { count: 1 }),
      operation: fault.operation ?? operation
    }))
    if (fault.operation === undefined) control.set(rules)
    const cells = yield* Effect.forEach(
      targets,
      ({ operation, times }, index) =>
        Effect.gen(function* () {
          // All operations share the token endpoint, so these faults hit one operation at a time.
          if (fault.operation !== undefined) control.set(rules.slice(index, index + 1))
          const exit = yield* Effect.flatMap(GenesysCloud.operations, (api) => {
            const call: Call = operations[operation]
            return call(api, subject)
          }).pipe(Effect.provide(administrator(policy(fault.rule.fault.kind))), Effect.exit)
          return { fault, operation, times, ...outcomeOf(exit) }
        }),
      { concurrency: fault.operation === undefined ? "unbounded" : 1 }
    )
    const { executed } = control.counters()
    return cells.map((cell): Cell => Object.assign(cell, { executed: executed[cell.operation] ?? 0 }))
  })

const refusal: Fault = {
  name: "refused",
  rule: { fault: { kind: "reset" } },
  outcome: () => "Transport",
  retry: "repeatable"
}

/** The cells of a host that refuses every connection: nothing listens on its port, which was free a moment ago. */
const refused = Effect.gen(function* () {
  const port = yield* Effect.callback<number>((resume) => {
    const server = createServer()
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      const found = typeof address === "object" ? (address?.port ?? 0) : 0
      server.close(() => resume(Effect.succeed(found)))
    })
  })
  const subject: Subject = {
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
    return Effect.flatMap(GenesysCloud.operations, (api) => call(api, subject)).pipe(
      Effect.provide(
        connected(
          `http://127.0.0.1:${port}`,
          Credentials.accessToken(Redacted.make("a-token")),
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

export const run = Effect.gen(function* () {
  if (missing.length > 0)
    return yield* Effect.die(
      new Error(`tools/src/FaultCalls.ts has no call of ${missing.join(", ")}; add it`)
    )
  const cells = yield* Effect.forEach(faults, (fault, number) =>
    Effect.forEach(roundsOf(number), (targets) => hit(fault, targets))
  )
  return [...(yield* refused), ...cells.flat(2)]
}).pipe(
  Effect.provide([
    Layer.orDie(Emulator.layer({ queryLatency: 0, requestsPerMinute: Infinity })),
    NodeTransport.layer
  ])
)
