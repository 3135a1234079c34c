/**
 * Which reason each HTTP status becomes, and whether the request is sent again. Both are observed: the client calls a
 * server that sends this status and nothing else.
 */
import * as Credentials from "@effect-genesys/client/Credentials"
import * as OAuthApi from "@effect-genesys/client/OAuthApi"
import type { UnknownRegion } from "@effect-genesys/client/Regions"
import * as Array from "effect/Array"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientError from "effect/http/HttpClientError"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import type { Tag } from "./Reasons.ts"

export interface Observation {
  /** Absent if there was no response: the connection broke, or was refused. */
  readonly status?: number
  readonly reason: Tag
  /** Whether the client repeats the creation of a client. It repeats a read after every reason that is retryable. */
  readonly isCreationRetried: boolean
}

/** How often a creation reaches the server, when one retry is allowed. */
const observe = Effect.fnUntraced(function* (server: HttpClient.HttpClient) {
  let requests = 0
  const counting = HttpClient.tapRequest(server, () => Effect.sync(() => (requests += 1)))
  const api = OAuthApi.layer({
    region: "us-east-1",
    credentials: Credentials.accessToken(Redacted.make("token")),
    rateLimit: false,
    retryPolicy: { schedule: Schedule.recurs(1), budgeted: false }
  }).pipe(Layer.provide(Layer.succeed(HttpClient.HttpClient, counting)))
  const { reason } = yield* OAuthApi.OAuthApi.use(({ postOauthClients }) =>
    postOauthClients({ name: "Bot", authorizedGrantType: "CODE" })
  ).pipe(
    // This server never sends a success.
    Effect.andThen(Effect.die("a call succeeded")),
    Effect.flip,
    Effect.provide(api)
  )
  return { reason: reason._tag, isCreationRetried: requests > 1 }
})

const sending = (status: number) =>
  HttpClient.make((request) =>
    Effect.succeed(HttpClientResponse.fromWeb(request, new Response(null, { status })))
  )

const failing = (description: string) =>
  HttpClient.make((request) =>
    Effect.fail(
      new HttpClientError.HttpClientError({
        reason: new HttpClientError.TransportError({ request, cause: new Error(description) })
      })
    )
  )

export const observations: Effect.Effect<ReadonlyArray<Observation>, UnknownRegion> = Effect.gen(
  function* () {
    const statuses = yield* Effect.forEach(Array.range(300, 599), (status) =>
      Effect.map(observe(sending(status)), (observed) => ({ status, ...observed }))
    )
    const connections = yield* Effect.forEach(["ECONNRESET", "ECONNREFUSED"], (problem) =>
      observe(failing(problem))
    )
    return [...statuses, ...connections]
  }
)
