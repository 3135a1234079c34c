/** Proves that the login host issues a token for a client's id and secret. */
import * as Connection from "@effect-genesys/client/Connection"
import * as Credentials from "@effect-genesys/client/Credentials"
import type { GenesysError } from "@effect-genesys/client/GenesysError"
import * as Regions from "@effect-genesys/client/Regions"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import type * as SecretSink from "./SecretSink.ts"

/**
 * The service that tests credentials with a token request.
 *
 * @since 0.1.0
 * @category services
 */
export class SignIn extends Context.Service<
  SignIn,
  {
    /** Requests a token with the client credentials grant, and forgets it. */
    readonly test: (credentials: SecretSink.Credentials) => Effect.Effect<void, GenesysError>
  }
>()("@effect-genesys/rotation/SignIn") {}

/**
 * Tests credentials at the login host of a region. Fails if there is no such region.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = ({
  region
}: {
  readonly region: string
}): Layer.Layer<SignIn, Regions.UnknownRegion, HttpClient.HttpClient> =>
  Layer.effect(
    SignIn,
    Effect.gen(function* () {
      yield* Effect.fromResult(Regions.locate(region))
      const http = yield* HttpClient.HttpClient
      return {
        test: ({ clientId, clientSecret }) =>
          Connection.make({
            region,
            credentials: Credentials.clientCredentials(clientId, clientSecret)
          }).pipe(
            // The region was found above.
            Effect.orDie,
            Effect.flatMap((connection) => connection.accessToken),
            Effect.asVoid,
            Effect.scoped,
            Effect.provideService(HttpClient.HttpClient, http)
          )
      }
    })
  )
