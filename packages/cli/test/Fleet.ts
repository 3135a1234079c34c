/** Emulated clients of any name, and the audit of them as a process. */
import { Credentials, OAuthApi } from "@effect-genesys/client"
import { Emulator, Roles } from "@effect-genesys/emulator"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Process from "./Process.ts"

/** Has these clients made, and gives their ids in the same order. */
export const create = (names: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const { administrator, url } = yield* Emulator.Emulator
    return yield* Effect.forEach(names, (name) =>
      OAuthApi.OAuthApi.use((api) =>
        api.postOauthClients({
          name,
          authorizedGrantType: "CLIENT-CREDENTIALS",
          roleDivisions: Roles.everywhere(Roles.roles.viewer)
        })
      ).pipe(Effect.map(({ id = "" }) => id))
    ).pipe(
      Effect.provide(
        OAuthApi.layer({
          region: url,
          credentials: Credentials.clientCredentials(administrator.clientId, administrator.clientSecret)
        }).pipe(Layer.provide(NodeHttpClient.layerUndici))
      )
    )
  })

const terminal = new URL("Terminal.ts", import.meta.url).href

/** `genesys-oauth audit`, on a terminal of so many columns or, with `Infinity`, into a pipe. */
export const audit = (columns: number, ...flags: ReadonlyArray<string>) =>
  Effect.flatMap(Emulator.Emulator, ({ administrator, url }) =>
    Process.node([...(columns === Infinity ? [] : ["--import", terminal]), Process.bin, "audit", ...flags], {
      GENESYSCLOUD_REGION: url,
      GENESYSCLOUD_OAUTHCLIENT_ID: administrator.clientId,
      GENESYSCLOUD_OAUTHCLIENT_SECRET: Redacted.value(administrator.clientSecret),
      COLUMNS: String(columns)
    })
  )

/** The lines of the table, without its titles and the rule below them. */
export const rowsOf = (report: string): ReadonlyArray<string> =>
  (report.split("\n\n")[1] ?? "").split("\n").slice(2)
