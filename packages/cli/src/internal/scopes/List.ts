/** Runs `genesys-oauth scopes list`. */
import * as OAuthApi from "@effect-genesys/client/OAuthApi"
import * as Effect from "effect/Effect"
import * as Show from "../Show.ts"
import type { ListFlags } from "./ScopesCommand.ts"
import * as ScopeViews from "./ScopeViews.ts"

export const run = (flags: ListFlags) =>
  Show.run(
    flags,
    OAuthApi.OAuthApi.use((api) => api.getOauthScopes()).pipe(
      Effect.map(({ entities = [] }) => ScopeViews.list(entities))
    )
  )
