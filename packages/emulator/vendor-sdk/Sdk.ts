/** The vendor's own SDK, pointed at an emulator by its public configuration alone. Everything it gives is unknown here. */
// Before the SDK.
export { home } from "./Surroundings.ts"
import { Emulator } from "@effect-genesys/emulator"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import sdk, { type ApiClientClass } from "purecloud-platform-client-v2"

export type Client = ApiClientClass

export const { OAuthApi, TokensApi, UsageApi } = sdk

/** The client that whoever names none shares with the whole process. It is not used here. */
export const shared = sdk.ApiClient

/** A client of its own, which nobody has signed in yet. */
export const make = Emulator.Emulator.useSync(({ url }) => {
  const client = new sdk.ApiClientClass()
  // It would look at its configuration file for as long as the process lives.
  client.config.live_reload_config = false
  const { hostname, port } = new URL(url)
  client.setGateway({ host: hostname, protocol: "http", port: Number(port) })
  return client
})

/** The same, signed in as the administrator. */
export const administrator = Effect.gen(function* () {
  const client = yield* make
  const { clientId, clientSecret } = (yield* Emulator.Emulator).administrator
  yield* call(() => client.loginClientCredentialsGrant(clientId, Redacted.value(clientSecret)))
  return client
})

/** What a promise of the SDK was rejected with: anything at all. */
export class Rejected extends Data.TaggedError("Rejected")<{ readonly reason: unknown }> {}

export const call = (run: () => Promise<unknown>) =>
  Effect.tryPromise({ try: run, catch: (reason) => new Rejected({ reason }) })

/** What the SDK answers, read by a schema that refuses all that it does not know. */
export const answered = <S extends Schema.ConstraintDecoder<unknown>>(
  schema: S,
  run: () => Promise<unknown>
) =>
  Effect.flatMap(call(run), (answer) =>
    Schema.decodeUnknownEffect(schema)(answer, { onExcessProperty: "error" })
  )

/** What the SDK rejects with, as far as the schema knows it. */
export const rejected = <S extends Schema.ConstraintDecoder<unknown>>(
  schema: S,
  run: () => Promise<unknown>
) => Effect.flatMap(Effect.flip(call(run)), ({ reason }) => Schema.decodeUnknownEffect(schema)(reason))

/** What the SDK rejects with where the API refuses: the body of the answer, and nothing around it. */
export const ErrorBody = Schema.Struct({
  status: Schema.Int,
  code: Schema.NonEmptyString,
  message: Schema.NonEmptyString,
  contextId: Schema.NonEmptyString
})

/** What it rejects with where the token endpoint refuses: an error of axios. */
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
