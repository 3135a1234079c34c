/** Runs `genesys-oauth usage search`. */
import * as Effect from "effect/Effect"
import * as IntervalOf from "../IntervalOf.ts"
import * as RunQuery from "./RunQuery.ts"
import type { SearchFlags } from "./UsageCommand.ts"

export const run = ({ method, name, template, ...flags }: SearchFlags) =>
  RunQuery.run(
    flags,
    Effect.map(IntervalOf.flags(flags), (interval) => ({
      kind: "search" as const,
      query: {
        interval,
        ...(name.length > 0 && { oauthClientNames: name }),
        ...(method.length > 0 && { httpMethods: method }),
        ...(template.length > 0 && { templateUris: template })
      }
    }))
  )
