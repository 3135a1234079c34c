/**
 * One token for any number of fibres: fetched once, renewed before it ends, and renewed after a 401 only if the
 * token that failed is still the current one.
 */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import type { ClientCredentials, Credentials } from "../Credentials.ts"
import type { GenesysError } from "../GenesysError.ts"
import * as Reason from "../Reason.ts"
import * as Reasons from "./Reasons.ts"
import * as Retrying from "./Retrying.ts"

export interface Tokens {
  readonly get: Effect.Effect<Redacted.Redacted<string>, GenesysError>
  /** Forgets this token. Answers whether the next `get` will give another one. */
  readonly renew: (failed: Redacted.Redacted<string>) => Effect.Effect<boolean>
}

export const make = (
  credentials: Credentials,
  loginUrl: string
): Effect.Effect<Tokens, never, HttpClient.HttpClient | Scope.Scope> => {
  switch (credentials._tag) {
    case "AccessToken":
      return Effect.succeed({
        get: Effect.succeed(credentials.accessToken),
        renew: () => Effect.succeed(false)
      })
    case "ClientCredentials":
      return fetched(credentials, loginUrl)
  }
}

interface Token {
  readonly value: Redacted.Redacted<string>
  /** Milliseconds since the epoch from which on a new one is fetched: the end of its life, less a margin. */
  readonly renewAt: number
}

/** A token is renewed this long before it ends, or a tenth of its life if that is shorter. */
const margin = Duration.seconds(60)

const fetched = Effect.fnUntraced(function* (credentials: ClientCredentials, loginUrl: string) {
  const scope = yield* Effect.scope
  const client = yield* HttpClient.HttpClient
  let current: Token | undefined
  let fetching: Fiber.Fiber<Token, GenesysError> | undefined

  // The fetch belongs to no caller: interrupting the one that began it must not take it from the others.
  const fetch = request(client, credentials, loginUrl).pipe(
    Effect.tap((token) => Effect.sync(() => (current = token))),
    Effect.ensuring(Effect.sync(() => (fetching = undefined))),
    Effect.forkIn(scope),
    Effect.tap((fiber) => Effect.sync(() => (fetching = fiber)))
  )

  const get = Effect.gen(function* () {
    const now = yield* Clock.currentTimeMillis
    if (current !== undefined && now < current.renewAt) return current.value
    const token = yield* Fiber.join(fetching ?? (yield* Effect.uninterruptible(fetch)))
    return token.value
  })

  const renew = (failed: Redacted.Redacted<string>) =>
    Effect.sync(() => {
      if (current?.value === failed) current = undefined
      return true
    })

  return { get, renew }
})

const TokenResponse = Schema.Struct({
  access_token: Schema.RedactedFromValue(Schema.NonEmptyString),
  expires_in: Schema.Finite
})

/** RFC 6749 §5.2, with the vendor's `description` beside the standard's `error_description`. */
const TokenError = Schema.Struct({
  error: Schema.String,
  error_description: Schema.optionalKey(Schema.String),
  description: Schema.optionalKey(Schema.String)
})

const request = (client: HttpClient.HttpClient, credentials: ClientCredentials, loginUrl: string) =>
  Retrying.run({
    operation: "POST /oauth/token",
    repeatable: true,
    attempt: (timeout) =>
      HttpClientRequest.post(`${loginUrl}/oauth/token`).pipe(
        HttpClientRequest.basicAuth(credentials.clientId, credentials.clientSecret),
        HttpClientRequest.acceptJson,
        HttpClientRequest.bodyUrlParams({ grant_type: "client_credentials" }),
        client.execute,
        Effect.flatMap(read),
        Effect.timeout(timeout),
        Effect.catchTags({
          TimeoutError: () => failure(new Reason.Timeout({ after: timeout })),
          HttpClientError: (error) => failure(Reasons.fromTransport(error))
        })
      )
  })

const read = Effect.fnUntraced(function* (
  response: HttpClientResponse.HttpClientResponse
): Effect.fn.Return<Token, Retrying.Failure> {
  const now = yield* Clock.currentTimeMillis
  if (response.status !== 200) return yield* refused(response, now)
  const token = yield* HttpClientResponse.schemaBodyJson(TokenResponse)(response).pipe(
    Effect.catch(() =>
      failure(new Reason.Decode({ status: 200, problem: "the login host's answer holds no token" }))
    )
  )
  const lifetime = Duration.seconds(token.expires_in)
  const early = Duration.min(margin, Duration.times(lifetime, 0.1))
  return {
    value: token.access_token,
    renewAt: now + Duration.toMillis(lifetime) - Duration.toMillis(early)
  }
})

const refused = Effect.fnUntraced(function* (response: HttpClientResponse.HttpClientResponse, now: number) {
  const body = yield* Effect.option(HttpClientResponse.schemaBodyJson(TokenError)(response))
  if (Option.isNone(body) || response.status >= 500 || response.status === 429) {
    return yield* failure(
      Reasons.fromAnswer({}, response, { facts: { permissions: [] }, now }),
      Reasons.correlationIdOf(response)
    )
  }
  const { description, error, error_description = description } = body.value
  // The login host has no 429: its rate limit is a 400 with these words (observed by the Terraform provider).
  const limited = error === "invalid_request" && (error_description ?? "").startsWith("rate limit exceeded")
  const retryAfter = Reasons.retryAfterOf(response, now)
  return yield* failure(
    limited
      ? new Reason.RateLimited({
          status: response.status,
          code: error,
          ...(retryAfter !== undefined && { retryAfter })
        })
      : new Reason.Auth({
          status: response.status,
          error,
          ...(error_description !== undefined && { description: error_description })
        }),
    Reasons.correlationIdOf(response)
  )
})

const failure = (
  reason: Reason.Reason,
  correlationId?: string | undefined
): Effect.Effect<never, Retrying.Failure> =>
  Effect.fail({ reason, sent: true, ...(correlationId !== undefined && { correlationId }) })
