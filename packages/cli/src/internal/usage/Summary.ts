/** Runs `genesys-oauth usage summary`. */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as FindClient from "../clients/FindClient.ts"
import * as RunQuery from "./RunQuery.ts"
import type { SummaryFlags } from "./UsageCommand.ts"

export const run = ({ client, days, ...flags }: SummaryFlags) =>
  RunQuery.run(
    flags,
    Effect.map(FindClient.idByReference(client), (clientId) => ({
      kind: "summary" as const,
      clientId,
      days: Option.getOrUndefined(days)
    }))
  )
