/** Runs `genesys-oauth usage query`. */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as FindClient from "../clients/FindClient.ts"
import * as IntervalOf from "../IntervalOf.ts"
import * as RunQuery from "./RunQuery.ts"
import type { QueryFlags } from "./UsageCommand.ts"

export const run = ({ by, client, granularity, ...flags }: QueryFlags) =>
  RunQuery.run(
    flags,
    Effect.gen(function* () {
      const interval = yield* IntervalOf.flags(flags)
      return {
        kind: "client" as const,
        clientId: yield* FindClient.idByReference(client),
        query: {
          interval,
          groupBy: by,
          ...(Option.isSome(granularity) && { granularity: granularity.value })
        }
      }
    })
  )
