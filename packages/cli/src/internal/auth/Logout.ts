/** Runs `genesys-oauth logout`. */
import * as Credentials from "@effect-genesys/client/Credentials"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import * as TokensApi from "@effect-genesys/client/TokensApi"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Failures from "../Failures.ts"
import * as Profiles from "../organization/Profiles.ts"
import * as Sessions from "../organization/Sessions.ts"
import * as Print from "../output/Print.ts"
import * as Settings from "../Settings.ts"

export const run = Effect.gen(function* () {
  const settings = yield* Profiles.read
  const name = Option.getOrElse(yield* Settings.profile, () => settings.default ?? "default")
  const profile = settings.profiles.get(name)
  if (profile === undefined) {
    return yield* Failures.usage(
      `There is no profile ${name} to sign out of. List them with genesys-oauth config list.`
    )
  }
  const session = yield* Sessions.read(name)
  yield* Sessions.remove(name)
  if (session === undefined) return yield* Print.text(`Nobody was signed in to the profile ${name}.`)
  if ("clientSecret" in session) {
    return yield* Print.text(
      `Signed out of the profile ${name}. The secret is deleted here, and still valid.`
    )
  }
  // A token that cannot be ended expires by itself.
  const ended = yield* TokensApi.TokensApi.use((api) => api.deleteTokensMe).pipe(
    Effect.provide(
      TokensApi.layer({ region: profile.region, credentials: Credentials.accessToken(session.accessToken) })
    ),
    Effect.isSuccess
  )
  yield* Print.text(
    ended
      ? `Signed out of the profile ${name}. Its token no longer works.`
      : `Signed out of the profile ${name}. Its token is deleted here, but the server did not end it: it expires by itself.`
  )
}).pipe(Effect.provide(NodeTransport.layer), Failures.exit)
