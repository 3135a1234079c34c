/**
 * One call from top to bottom: encode the input, get a token and a slot of the rate limit, send, then decode the response or
 * read its error, and retry or return. `make` computes once everything that depends on the operation alone.
 */
import type { Operation } from "@effect-genesys/schemas/Operation"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import type * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Metric from "effect/Metric"
import type * as Redacted from "effect/Redacted"
import * as ApiResponse from "../ApiResponse.ts"
import type { GenesysError } from "../GenesysError.ts"
import * as Metrics from "../Metrics.ts"
import * as Reason from "../Reason.ts"
import * as Body from "./Body.ts"
import * as Decoding from "./Decoding.ts"
import * as Encoding from "./Encoding.ts"
import * as ErrorBodies from "./ErrorBodies.ts"
import type { Limiter } from "./Limiter.ts"
import * as Monotonic from "./Monotonic.ts"
import type { Policy } from "./Policies.ts"
import * as Reasons from "./Reasons.ts"
import * as ResponseHeaders from "./ResponseHeaders.ts"
import type { RetryBudget } from "./RetryBudget.ts"
import * as Retrying from "./Retrying.ts"
import type { Tokens } from "./Tokens.ts"
import * as Tracing from "./Tracing.ts"
import * as Unsent from "./Unsent.ts"

/** The parts that all calls of a connection share. */
export interface Shared {
  readonly apiUrl: string
  readonly http: HttpClient.HttpClient
  readonly tokens: Tokens
  readonly limiter: Limiter
  readonly policy: Effect.Effect<Policy>
  readonly budget: RetryBudget
  readonly maxResponseBytes: number | undefined
}

export type Call = (input: Encoding.Input) => Effect.Effect<unknown, GenesysError>

export const make = (
  { apiUrl, budget, http, limiter, maxResponseBytes, policy, tokens }: Shared,
  service: string,
  operation: Operation
): Call => {
  const { identifier, repeatable } = operation
  const encode = Encoding.encoder(operation, apiUrl)
  const decode = Decoding.decoder(operation)
  const traceAttempt = Tracing.attempt(operation.method, Encoding.template(operation.path))
  const succeeded = ended(identifier, "success")

  const tryAcquire = (clock: Clock.Clock) => {
    const token = tokens.current(clock.currentTimeMillisUnsafe())
    return token !== undefined && limiter.tryAcquire(clock) ? token : undefined
  }

  // Gets the token before the slot, so that a slot is used at once; and again after a wait, in case it expired.
  const acquire = Effect.gen(function* () {
    const token = yield* Effect.mapError(tokens.get, tokenFailure)
    if (limiter.tryAcquire(yield* Clock.Clock)) return token
    yield* Effect.mapError(Effect.annotateLogs(limiter.acquire, { operation: identifier }), notSent)
    return yield* Effect.mapError(tokens.get, tokenFailure)
  })

  // The body of an operation that returns nothing is ignored, even if it breaks off.
  const readBody = (response: HttpClientResponse.HttpClientResponse) => {
    const text = Body.text(response, maxResponseBytes)
    return operation.success === undefined ? Effect.orElseSucceed(text, () => "") : text
  }

  const attempt = Effect.fnUntraced(function* (
    request: HttpClientRequest.HttpClientRequest,
    token: Redacted.Redacted<string>,
    timeout: number
  ) {
    const clock = yield* Clock.Clock
    const deadline = Monotonic.millis(clock) + timeout
    const response = yield* http.execute(HttpClientRequest.bearerToken(request, token)).pipe(
      traceAttempt,
      Effect.mapError((error) => ({
        reason: Reasons.fromTransport(error),
        sent: Reasons.mayHaveBeenSent(error)
      })),
      Effect.timeoutOrElse({ duration: timeout, orElse: () => Effect.fail(failed(timedOut(timeout))) })
    )
    const left = Math.max(0, deadline - Monotonic.millis(clock))
    limiter.learn(response, clock)
    if (response.status >= 300) return yield* refused(response, clock.currentTimeMillisUnsafe(), left)
    const value = yield* readBody(response).pipe(
      Effect.mapError(Reasons.fromTransport),
      Effect.timeoutOrElse({ duration: left, orElse: () => Effect.fail(timedOut(timeout)) }),
      Effect.flatMap((body) => decode(response, body)),
      Effect.mapError((reason) => failed(reason, ResponseHeaders.correlationId(response.headers)))
    )
    const observe = yield* ApiResponse.Observer
    if (observe !== undefined) yield* observe(ApiResponse.of(identifier, response))
    return value
  })

  // An error response whose body never ends is judged by its status.
  const refused = Effect.fnUntraced(function* (
    response: HttpClientResponse.HttpClientResponse,
    now: number,
    left: number
  ) {
    const body = yield* Effect.timeoutOrElse(ErrorBodies.read(response), {
      duration: left,
      orElse: () => Effect.succeed<ErrorBodies.Fields>({})
    })
    return yield* Effect.fail(
      failed(
        Reasons.fromRefusal(body, response, { operation, now }),
        // Browsers hide headers that the server does not expose; the body has the same id.
        ResponseHeaders.correlationId(response.headers) ?? body.contextId
      )
    )
  })

  const traceCall = Tracing.call(`${service}.${identifier}`, { "server.address": new URL(apiUrl).hostname })

  return (input) =>
    Effect.gen(function* () {
      const request = yield* Effect.mapError(encode(input), ({ message }) =>
        Unsent.invalidInput(identifier, Reasons.oneLine(message))
      )
      const current = yield* policy
      return yield* Retrying.run({
        operation: identifier,
        policy: current,
        repeatable,
        tryAcquire,
        acquire,
        attempt: (token, timeout) => attempt(request, token, timeout),
        recover: ({ reason }, token) =>
          reason._tag === "Unauthorized" ? tokens.renew(token) : Effect.succeed(false),
        budget: current.budgeted ? budget : undefined
      })
    }).pipe(
      Effect.tapError(({ reason }) => ended(identifier, reason._tag)),
      Effect.tap(succeeded),
      traceCall
    )
}

const ended = (operation: string, outcome: string) =>
  Metric.update(Metric.withAttributes(Metrics.calls, { operation, outcome }), 1)

const failed = (reason: Reason.Reason, correlationId?: string): Retrying.Failure => ({
  reason,
  sent: true,
  correlationId
})

const timedOut = (timeout: number) => new Reason.Timeout({ after: Duration.millis(timeout) })

const notSent = (reason: Reason.Reason): Retrying.Failure => ({ reason, sent: false, final: true })

// Token requests have had their own retries already.
const tokenFailure = ({ correlationId, reason }: GenesysError): Retrying.Failure => ({
  ...notSent(reason),
  correlationId
})
