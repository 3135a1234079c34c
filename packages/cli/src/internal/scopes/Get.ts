/** Runs `genesys-oauth scopes get`. */
import * as OAuthApi from "@effect-genesys/client/OAuthApi"
import * as Effect from "effect/Effect"
import * as Show from "../Show.ts"
import type { GetFlags } from "./ScopesCommand.ts"
import * as ScopeViews from "./ScopeViews.ts"

export const run = ({ scope, ...flags }: GetFlags) =>
  Show.run(
    flags,
    Effect.map(
      OAuthApi.OAuthApi.use((api) => api.getOauthScope(scope)),
      ScopeViews.one
    )
  )
