/** Reads the organization from the environment, and checks it before any request is sent. */
import * as Credentials from "@effect-genesys/client/Credentials"
import * as Regions from "@effect-genesys/client/Regions"
import * as Config from "effect/Config"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { Organization } from "./Organization.ts"

const id = "GENESYSCLOUD_OAUTHCLIENT_ID"
const secret = "GENESYSCLOUD_OAUTHCLIENT_SECRET"
const token = "GENESYSCLOUD_ACCESS_TOKEN"

/**
 * The variables have the names that the vendor's Terraform provider and CLI use. A blank credential counts as absent, since
 * a pipeline sets a blank variable if it has no value.
 */
export const organization: Effect.Effect<
  Organization,
  Config.ConfigError | NotConfigured | Regions.UnknownRegion
> = Effect.gen(function* () {
  const region = yield* Config.String("GENESYSCLOUD_REGION").pipe(Config.withDefault("us-east-1"))
  yield* Effect.fromResult(Regions.locate(region))
  const [clientId, clientSecret, accessToken] = yield* Config.all([
    Config.String(id).pipe(Config.withDefault("")),
    redacted(secret),
    redacted(token)
  ])
  if (!isBlank(accessToken)) return { region, credentials: Credentials.accessToken(accessToken), source }
  const missing = [...(clientId.trim() === "" ? [id] : []), ...(isBlank(clientSecret) ? [secret] : [])]
  if (missing.length > 0) return yield* new NotConfigured({ missing })
  return { region, credentials: Credentials.clientCredentials(clientId, clientSecret), source }
})

/** Whether there is a token, or a part of a client. */
export const hasCredentials = Config.all([redacted(id), redacted(secret), redacted(token)]).pipe(
  Effect.map((values) => values.some((value) => !isBlank(value)))
)

const source = "the environment"

function redacted(name: string) {
  return Config.Redacted(name).pipe(Config.withDefault(Redacted.make("")))
}

function isBlank(value: Redacted.Redacted<string>) {
  return Redacted.value(value).trim() === ""
}

/** The environment has no credentials, or only an id or a secret. */
export class NotConfigured extends Data.TaggedError("NotConfigured")<{
  readonly missing: ReadonlyArray<string>
}> {
  override get message() {
    return `Run genesys-oauth login. Or set both ${id} and ${secret} (not set: ${this.missing.join(", ")}), or ${token}. Set GENESYSCLOUD_REGION too, unless it is us-east-1. To audit an emulated organization instead, add --demo.`
  }
}
