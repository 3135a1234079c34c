/** Runs `genesys-oauth authorizations get`. */
import * as OAuthApi from "@effect-genesys/client/OAuthApi"
import * as Effect from "effect/Effect"
import * as FindClient from "../clients/FindClient.ts"
import * as Show from "../Show.ts"
import type { GetFlags } from "./AuthorizationsCommand.ts"
import * as AuthorizationViews from "./AuthorizationViews.ts"

export const run = ({ client, ...flags }: GetFlags) =>
  Show.run(
    flags,
    FindClient.idByReference(client).pipe(
      Effect.flatMap((id) => OAuthApi.OAuthApi.use((api) => api.getOauthAuthorization(id))),
      Effect.map(AuthorizationViews.one)
    )
  )
