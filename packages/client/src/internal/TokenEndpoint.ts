/** `POST /oauth/token`: sends the request of a grant, and reads the response. */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as HttpClient from "effect/http/HttpClient"
import type * as HttpClientError from "effect/http/HttpClientError"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import type * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as UrlParams from "effect/http/UrlParams"
import * as Metric from "effect/Metric"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import type * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { GenesysError } from "../GenesysError.ts"
import * as Metrics from "../Metrics.ts"
import * as Reason from "../Reason.ts"
import { BearerToken } from "./BearerToken.ts"
import * as Body from "./Body.ts"
import * as Json from "./Json.ts"
import type { Policy } from "./Policies.ts"
import * as Reasons from "./Reasons.ts"
import * as ResponseHeaders from "./ResponseHeaders.ts"
import * as Retrying from "./Retrying.ts"
import type { TokenRequest } from "./TokenRequest.ts"
import * as Unsent from "./Unsent.ts"

export interface Token {
  readonly value: Redacted.Redacted<string>
  /** When to fetch a new token, in milliseconds since the epoch: its expiry, less a margin. */
  readonly renewAt: number
  /** In milliseconds since the epoch. */
  readonly expiresAt: number
}

/** The refresh token is apart from the token, because it may replace the last one even if the access token is unusable. */
export interface Outcome {
  readonly token: Result.Result<Token, GenesysError>
  readonly refreshToken: Redacted.Redacted<string> | undefined
}

/** A token is renewed this many seconds before it expires, or a tenth of its lifetime if that is shorter. */
const margin = 60

/**
 * In seconds, for a response without `expires_in`, which RFC 6749 §5.1 allows. It is the shortest lifetime that the vendor
 * allows for a client.
 */
const defaultLifetime = 300

export const operation = "POST /oauth/token"

/** The host that issues tokens, and the policy of requests to it. */
export interface LoginHost {
  readonly http: HttpClient.HttpClient
  /** Without a slash at the end. */
  readonly loginUrl: string
  readonly maxResponseBytes: number | undefined
  readonly policy: Policy
}

export const request = (
  { http, loginUrl, maxResponseBytes, policy }: LoginHost,
  { client, form, repeatable }: TokenRequest
): Effect.Effect<Outcome> =>
  Effect.gen(function* () {
    let refreshToken: Outcome["refreshToken"]
    const attempts = Retrying.run({
      operation,
      policy,
      repeatable,
      acquire: Effect.void,
      attempt: (_, timeout) =>
        HttpClientRequest.post(`${loginUrl}/oauth/token`).pipe(
          client.clientSecret === undefined
            ? (anonymous) => anonymous
            : HttpClientRequest.basicAuth(client.clientId, client.clientSecret),
          HttpClientRequest.acceptJson,
          HttpClientRequest.bodyUrlParams(UrlParams.make(Object.entries(form))),
          http.execute,
          Effect.flatMap((response) => read(response, maxResponseBytes)),
          Effect.catchTag("HttpClientError", (error) =>
            Effect.fail({ reason: Reasons.fromTransport(error), sent: Reasons.mayHaveBeenSent(error) })
          ),
          Effect.timeoutOrElse({
            duration: timeout,
            orElse: () => failure(new Reason.Timeout({ after: Duration.millis(timeout) }))
          }),
          Effect.flatMap((received) => {
            refreshToken = received.refreshToken
            return received.token
          })
        )
    })
    const token = yield* check({ client, form }).pipe(
      Effect.andThen(attempts),
      Effect.tapError(({ reason }) => ended(reason._tag)),
      Effect.tap(() => ended("success")),
      Effect.withSpan(operation, {
        kind: "client",
        attributes: { "oauth.grant_type": String(form["grant_type"]) }
      }),
      Effect.result
    )
    return { token, refreshToken }
  })

const ended = (outcome: string) => Metric.update(Metric.withAttributes(Metrics.tokenRequests, { outcome }), 1)

/** Refuses a line break at the end of a file or variable here, because the login host would report a wrong secret. */
const check = ({ client, form }: Pick<TokenRequest, "client" | "form">) => {
  const texts = Object.entries({
    client_id: client.clientId,
    client_secret: client.clientSecret ?? "none",
    ...form
  })
  const padded = texts.find(
    ([name, text]) =>
      // An assertion may be base64 with line breaks.
      name !== "assertion" && unusable.test(Redacted.isRedacted(text) ? Redacted.value(text) : text)
  )
  if (padded === undefined) return Effect.void
  const problem = `${padded[0]} is empty, or begins or ends with a blank or a line break; pass the value alone`
  return Unsent.invalidInput(operation, problem)
}

const unusable = /^$|^\s|\s$/

// Strict for the access token alone, so that no other field that cannot be read costs the token.
const TokenResponse = Schema.Struct({
  access_token: BearerToken,
  token_type: Schema.optionalKey(Schema.NullOr(Schema.String)),
  expires_in: Schema.optionalKey(Schema.Unknown)
})
const Refreshed = Schema.Struct({ refresh_token: Schema.NonEmptyString })

/** RFC 6749 §5.2, with the vendor's `description` beside the standard's `error_description`. */
const TokenError = Schema.Struct({
  error: Schema.String,
  error_description: Schema.optionalKey(Schema.NullOr(Schema.String)),
  description: Schema.optionalKey(Schema.NullOr(Schema.String))
})

const isNamed = ({ error }: typeof TokenError.Type) => error !== ""

const decodeToken = Schema.decodeUnknownOption(TokenResponse)
const decodeRefreshed = Schema.decodeUnknownOption(Refreshed)
const decodeError = Schema.decodeUnknownOption(TokenError)

interface Received {
  readonly token: Effect.Effect<Token, Retrying.Failure>
  readonly refreshToken: Outcome["refreshToken"]
}

const read = Effect.fnUntraced(function* (
  response: HttpClientResponse.HttpClientResponse,
  maxResponseBytes: number | undefined
): Effect.fn.Return<Received, Retrying.Failure | HttpClientError.HttpClientError> {
  const now = yield* Clock.currentTimeMillis
  const isSuccess = response.status >= 200 && response.status < 300
  // A success that broke off is retried; a success without a token is not.
  const text = Body.text(response, maxResponseBytes)
  const body = yield* isSuccess ? text : Effect.orElseSucceed(text, () => "")
  const json = Json.parse(body)
  const error = Option.filter(Option.flatMap(json, decodeError), isNamed)
  // A response of 200 may hold an error, as the vendor's SDKs expect.
  if (!isSuccess || Option.isSome(error)) return yield* refused(response, error, now)
  const refreshed = Option.getOrUndefined(Option.flatMap(json, decodeRefreshed))
  return {
    token: tokenOf(response, Option.getOrUndefined(Option.flatMap(json, decodeToken)), now),
    refreshToken: refreshed && Redacted.make(refreshed.refresh_token)
  }
})

const tokenOf = (
  response: HttpClientResponse.HttpClientResponse,
  token: typeof TokenResponse.Type | undefined,
  now: number
): Received["token"] => {
  if (token === undefined) return noToken(response, "holds no token")
  // RFC 6749 §7.1: a client must not use a token of an unknown type.
  if ((token.token_type ?? "bearer").toLowerCase() !== "bearer") {
    return noToken(response, "holds a token that is not a bearer token")
  }
  const lifetime = lifetimeOf(token.expires_in)
  return Effect.succeed({
    value: Redacted.make(token.access_token),
    renewAt: now + (lifetime - Math.min(margin, lifetime * 0.1)) * 1000,
    expiresAt: now + lifetime * 1000
  })
}

const lifetimeOf = (expiresIn: unknown): number => {
  const seconds = typeof expiresIn === "string" && /^\d+$/.test(expiresIn) ? Number(expiresIn) : expiresIn
  return typeof seconds === "number" && Number.isFinite(seconds) ? seconds : defaultLifetime
}

const noToken = ({ status }: HttpClientResponse.HttpClientResponse, problem: string) =>
  failure(new Reason.Decode({ status, problem: `the login host's response ${problem}` }))

// With an OAuth error body, these are about the client and its grant. Without one, as from a proxy, they are unexpected.
const ofGrant = new Set([400, 401, 403, 404])

const refused = Effect.fnUntraced(function* (
  response: HttpClientResponse.HttpClientResponse,
  body: Option.Option<typeof TokenError.Type>,
  now: number
) {
  const correlationId = ResponseHeaders.correlationId(response.headers)
  const { status } = response
  if (Option.isNone(body) || status >= 500 || status === 429) {
    return yield* failure(
      ofGrant.has(status)
        ? new Reason.Unexpected({ status })
        : Reasons.fromRefusal({}, response, { operation: { permissions: [], scopes: [] }, now }),
      correlationId
    )
  }
  const { error } = body.value
  const description = body.value.error_description ?? body.value.description
  // The login host has no 429: its rate limit is a 400 with these words (observed by the Terraform provider).
  const limited = error === "invalid_request" && (description ?? "").startsWith("rate limit exceeded")
  const retryAfter = ResponseHeaders.retryAfter(response.headers, now)
  return yield* failure(
    limited
      ? new Reason.RateLimited({
          status,
          code: error,
          ...(retryAfter !== undefined && { retryAfter })
        })
      : new Reason.Auth({
          status,
          error,
          ...(description != null && { description })
        }),
    correlationId
  )
})

const failure = (
  reason: Reason.Reason,
  correlationId?: string | undefined
): Effect.Effect<never, Retrying.Failure> =>
  Effect.fail({ reason, sent: true, ...(correlationId !== undefined && { correlationId }) })
