/** A second organization, with fewer clients, and the variables for both. */
import { Emulator } from "@effect-genesys/emulator"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"

export const environment = (main: Emulator.Emulator["Service"]) =>
  Effect.gen(function* () {
    const backup = Context.get(yield* Layer.build(Emulator.layer()), Emulator.Emulator)
    yield* backup.seed({ clients: [{ name: "Wallboard", grantType: "CLIENT-CREDENTIALS" }] })
    return { ...variables("MAIN", main), ...variables("BACKUP", backup) }
  })

const variables = (name: string, { administrator, url }: Emulator.Emulator["Service"]) => ({
  [`${name}_GENESYSCLOUD_REGION`]: url,
  [`${name}_GENESYSCLOUD_OAUTHCLIENT_ID`]: administrator.clientId,
  [`${name}_GENESYSCLOUD_OAUTHCLIENT_SECRET`]: Redacted.value(administrator.clientSecret)
})
