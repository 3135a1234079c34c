/** Emulated clients of any name, and the audit of them. */
import { Credentials, OAuthApi } from "@effect-genesys/client"
import { Emulator, Roles } from "@effect-genesys/emulator"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as InProcess from "./InProcess.ts"

/** Creates these clients, and returns their ids in the same order. */
export const create = (names: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const api = yield* OAuthApi.OAuthApi
    return yield* Effect.forEach(names, (name) =>
      Effect.map(
        api.postOauthClients({
          name,
          authorizedGrantType: "CLIENT-CREDENTIALS",
          roleDivisions: Roles.everywhere(Roles.roles.viewer)
        }),
        ({ id = "" }) => id
      )
    )
  }).pipe(Effect.provide(administrator))

/** The API, as the administrator of the emulator. */
export const administrator = Layer.unwrap(
  Emulator.Emulator.useSync(({ administrator: { clientId, clientSecret }, url }) =>
    OAuthApi.layer({ region: url, credentials: Credentials.clientCredentials(clientId, clientSecret) })
  )
).pipe(Layer.provide(NodeHttpClient.layerUndici))

/** `genesys-oauth audit`, on a terminal of this many columns or, with `Infinity`, into a pipe. */
export const audit = (columns: number, ...flags: ReadonlyArray<string>) =>
  Effect.flatMap(InProcess.administrator, (environment) =>
    InProcess.genesysOauth(["audit", ...flags], { columns, environment })
  )

/** The rows of the table, without its titles and the line below them. */
export const rowsOf = (report: string): ReadonlyArray<string> =>
  (report.split("\n\n")[1] ?? "").split("\n").slice(2)
