/** Runs `genesys-oauth login`. */
import * as Authorization from "@effect-genesys/client/Authorization"
import * as Connection from "@effect-genesys/client/Connection"
import * as Credentials from "@effect-genesys/client/Credentials"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import * as Pkce from "@effect-genesys/client/Pkce"
import * as Regions from "@effect-genesys/client/Regions"
import * as Config from "effect/Config"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"
import * as Failures from "../Failures.ts"
import * as Profiles from "../organization/Profiles.ts"
import * as Sessions from "../organization/Sessions.ts"
import * as Ask from "../output/Ask.ts"
import * as Print from "../output/Print.ts"
import * as Settings from "../Settings.ts"
import type { LoginFlags } from "./AuthCommand.ts"
import * as Callback from "./Callback.ts"

export const run = (flags: LoginFlags) =>
  Effect.gen(function* () {
    const name = Option.getOrElse(yield* Settings.profile, () => "default")
    const settings = yield* Profiles.read
    const known = settings.profiles.get(name)
    const region = yield* regionOf(known)
    yield* Effect.fromResult(Regions.locate(region))
    const clientId = Option.isSome(flags.clientId)
      ? flags.clientId.value
      : (known?.clientId ?? (yield* Ask.line("The id of the OAuth client", "--client-id ID")))
    const profile: Profiles.Profile = { region, clientId }
    yield* Option.isSome(flags.secretFile)
      ? asClient(name, profile, flags.secretFile.value)
      : asUser(name, profile, flags)
    yield* Profiles.write({
      default: settings.default ?? name,
      profiles: new Map([...settings.profiles, [name, profile]])
    })
    const hint = (settings.default ?? name) === name ? "" : ` Use it with --profile ${name}.`
    yield* Print.text(`Signed in to the profile ${name}.${hint}`)
  }).pipe(Effect.provide(NodeTransport.layer), Failures.exit)

/** That of `--region`, the environment or the profile, or the answer to a question. */
const regionOf = Effect.fnUntraced(function* (known: Profiles.Profile | undefined) {
  const given = Option.orElse(yield* Settings.region, () => Option.fromUndefinedOr(known?.region))
  if (Option.isSome(given)) return given.value
  const region = yield* Config.String("GENESYSCLOUD_REGION").pipe(Config.withDefault(""))
  return region.trim() === "" ? yield* Ask.line("The region, such as eu-central-1", "--region NAME") : region
})

/** Keeps the secret once a token request has proved it. */
const asClient = Effect.fnUntraced(function* (
  name: string,
  { clientId, region }: Profiles.Profile,
  secretFile: string
) {
  const clientSecret = yield* readSecret(secretFile)
  const credentials = Credentials.clientCredentials(clientId, clientSecret)
  yield* Effect.scoped(
    Effect.flatMap(Connection.make({ region, credentials }), ({ accessToken }) => accessToken)
  )
  yield* Sessions.remove(name)
  yield* Sessions.write(name, { clientSecret })
})

const readSecret = Effect.fnUntraced(function* (file: string) {
  const text =
    file === "-"
      ? yield* Stdio.Stdio.use(({ stdin }) => Stream.mkString(Stream.decodeText(stdin)))
      : yield* FileSystem.FileSystem.use((fs) => fs.readFileString(file)).pipe(
          Effect.catchTag("PlatformError", ({ reason }) =>
            Effect.fail(
              Failures.usage(
                `--secret-file ${file} cannot be read (${reason._tag}): give the name of a file.`
              )
            )
          )
        )
  // Files end with a line break, and secrets do not.
  if (text.trim() === "")
    return yield* Failures.usage(`--secret-file ${file} is empty: give a file with the secret.`)
  return Redacted.make(text.trim())
})

const asUser = Effect.fnUntraced(function* (
  name: string,
  { clientId, region }: Profiles.Profile,
  { noBrowser, port, scope }: LoginFlags
) {
  const { redirectedTo, redirectUri } = yield* Callback.listen(port)
  const state = yield* Authorization.state
  const pkce = yield* Pkce.make
  const url = yield* Effect.fromResult(
    Authorization.url({ region, clientId, redirectUri, state, pkce, ...(scope.length > 0 && { scope }) })
  )
  yield* Console.error(`Sign in at ${url}`)
  if (!noBrowser) yield* open(url)
  const redirect = yield* Effect.timeoutOrElse(redirectedTo, {
    duration: "10 minutes",
    orElse: () =>
      Effect.fail(
        Failures.failed(
          "Nobody signed in within 10 minutes. If the page refused the redirect URI, add http://127.0.0.1/callback to those of the client, and run the command again."
        )
      )
  })
  const code = yield* Effect.fromResult(Authorization.readRedirect(redirect, { state })).pipe(
    Effect.mapError((error) => Failures.forbidden(`Not signed in: ${error.message}`))
  )
  yield* Sessions.remove(name)
  yield* Sessions.signIn(name, {
    region,
    credentials: Credentials.authorizationCode({
      clientId,
      redirectUri,
      code,
      codeVerifier: pkce.codeVerifier
    })
  })
}, Effect.scoped)

/** A machine without a browser is no failure, because the address is printed. */
const open = (url: string) =>
  Effect.ignore(
    Effect.tryPromise(async () => {
      const { default: start } = await import("open")
      await start(url)
    })
  )
