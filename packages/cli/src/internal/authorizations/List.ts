/** Runs `genesys-oauth authorizations list`. */
import * as OAuthApi from "@effect-genesys/client/OAuthApi"
import * as Effect from "effect/Effect"
import * as Show from "../Show.ts"
import type { ListFlags } from "./AuthorizationsCommand.ts"
import * as AuthorizationViews from "./AuthorizationViews.ts"

export const run = (flags: ListFlags) =>
  Show.run(
    flags,
    OAuthApi.OAuthApi.use((api) => api.getOauthAuthorizations()).pipe(
      Effect.map(({ entities = [] }) => AuthorizationViews.list(entities))
    )
  )
