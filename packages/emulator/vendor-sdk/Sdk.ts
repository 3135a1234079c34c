/** The vendor's SDK, connected to an emulator by its public configuration. All its results are `unknown` here. */
// Import this before the SDK.
export { home } from "./Surroundings.ts"
import { Emulator } from "@effect-genesys/emulator"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import sdk, { type ApiClientClass } from "purecloud-platform-client-v2"

export type Client = ApiClientClass

export const { OAuthApi, TokensApi, UsageApi } = sdk

/** The default client of the SDK, shared by the whole process. Tests do not use it. */
export const shared = sdk.ApiClient

/** A separate client, not signed in yet. */
export const make = Emulator.Emulator.useSync(({ url }) => {
  const client = new sdk.ApiClientClass()
  // Otherwise, the client watches its configuration file until the process ends.
  client.config.live_reload_config = false
  const { hostname, port } = new URL(url)
  client.setGateway({ host: hostname, protocol: "http", port: Number(port) })
  return client
})

/** A separate client, signed in as the administrator. */
export const administrator = Effect.gen(function* () {
  const client = yield* make
  const { clientId, clientSecret } = (yield* Emulator.Emulator).administrator
  yield* call(() => client.loginClientCredentialsGrant(clientId, Redacted.value(clientSecret)))
  return client
})

/** The reason of a rejected promise of the SDK, which can be any value. */
export class Rejected extends Data.TaggedError("Rejected")<{ readonly reason: unknown }> {}

export const call = (run: () => Promise<unknown>) =>
  Effect.tryPromise({ try: run, catch: (reason) => new Rejected({ reason }) })

/** The result of an SDK call, decoded by a schema that refuses unknown fields. */
export const resultOf = <S extends Schema.ConstraintDecoder<unknown>>(
  schema: S,
  run: () => Promise<unknown>
) =>
  Effect.flatMap(call(run), (reply) =>
    Schema.decodeUnknownEffect(schema)(reply, { onExcessProperty: "error" })
  )

/** The reason of a rejected SDK call, with the fields of the schema. */
export const rejected = <S extends Schema.ConstraintDecoder<unknown>>(
  schema: S,
  run: () => Promise<unknown>
) => Effect.flatMap(Effect.flip(call(run)), ({ reason }) => Schema.decodeUnknownEffect(schema)(reason))

/** The reason after an error of the API: the body of the response alone. */
export const ErrorBody = Schema.Struct({
  status: Schema.Int,
  code: Schema.NonEmptyString,
  message: Schema.NonEmptyString,
  contextId: Schema.NonEmptyString
})

/** The reason after an error of the token endpoint: an axios error. */
export const SignInError = Schema.Struct({
  response: Schema.Struct({
    status: Schema.Int,
    data: Schema.Struct({
      error: Schema.NonEmptyString,
      description: Schema.NonEmptyString,
      error_description: Schema.NonEmptyString
    })
  })
})
