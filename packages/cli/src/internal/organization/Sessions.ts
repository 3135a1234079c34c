/** The secrets of a profile, in files with mode 0600: a client secret, or the token of a user and how to renew it. */
import * as Connection from "@effect-genesys/client/Connection"
import * as Credentials from "@effect-genesys/client/Credentials"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import * as TokenStore from "@effect-genesys/client/TokenStore"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Failures from "../Failures.ts"
import * as Files from "./Files.ts"
import type { Profile } from "./Profiles.ts"

export type Session = typeof Session.Type
export const Session = Schema.Union([
  Schema.Struct({ clientSecret: Schema.Redacted(Schema.String) }),
  Schema.Struct({ accessToken: Schema.Redacted(Schema.String), expiresAt: Schema.DateTimeUtc })
])

const codec = Schema.fromJsonString(Schema.toCodecJson(Session))

/** `undefined` if nobody is signed in. */
export const read = Effect.fnUntraced(function* (name: string) {
  const file = yield* Files.session(name, "session")
  const text = yield* Files.readSecret(file)
  if (text === undefined) return undefined
  const session = Schema.decodeOption(codec)(text)
  if (Option.isNone(session)) {
    return yield* Failures.usage(`${file} cannot be read: run ${login(name)}, which replaces it.`)
  }
  return session.value
})

export const write = Effect.fnUntraced(function* (name: string, session: Session) {
  const file = yield* Files.session(name, "session")
  yield* Files.write(file, yield* Effect.orDie(Schema.encodeEffect(codec)(session)), { mode: 0o600 })
})

/** Deletes the token or the secret, and the refresh token. */
export const remove = Effect.fnUntraced(function* (name: string) {
  yield* Files.remove(yield* Files.session(name, "session"))
  yield* Files.remove(yield* Files.session(name, "refresh"))
})

/** The credentials of a profile. Renews the token of a user if it has expired. */
export const credentials = Effect.fnUntraced(function* (name: string, profile: Profile) {
  const session = yield* read(name)
  if (session === undefined) {
    return yield* Failures.usage(`Nobody is signed in to the profile ${name}: run ${login(name)}.`)
  }
  if ("clientSecret" in session) return Credentials.clientCredentials(profile.clientId, session.clientSecret)
  const isValid = DateTime.isGreaterThan(
    session.expiresAt,
    DateTime.add(yield* DateTime.now, { seconds: margin })
  )
  return Credentials.accessToken(isValid ? session.accessToken : yield* renew(name, profile))
})

/** A token is renewed so many seconds before it expires, because a command may take a while. */
const margin = 120

const renew = Effect.fnUntraced(function* (name: string, { clientId, region }: Profile) {
  const token = yield* signIn(name, { region, credentials: Credentials.refreshToken({ clientId }) })
  return token.value
})

/** Gets a token, and keeps it and its refresh token. */
export const signIn = Effect.fnUntraced(function* (name: string, options: Connection.Options) {
  const store = TokenStore.layerFile(yield* Files.session(name, "refresh"))
  const token = yield* Effect.scoped(
    Effect.flatMap(Connection.make(options), ({ accessToken }) => accessToken)
  ).pipe(
    Effect.provide(Layer.merge(store, NodeTransport.layer)),
    Effect.catchReason("GenesysError", "SignInRequired", () =>
      Effect.fail(Failures.forbidden(`The sign-in of the profile ${name} has ended: run ${login(name)}.`))
    )
  )
  // Without a time of expiry, it is used for this command alone.
  const expiresAt = token.expiresAt ?? (yield* DateTime.now)
  yield* write(name, { accessToken: token.value, expiresAt })
  return token
})

const login = (name: string) => `genesys-oauth login --profile ${name}`
