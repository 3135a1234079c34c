/** Runs `genesys-oauth usage organization`. */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as IntervalOf from "../IntervalOf.ts"
import * as RunQuery from "./RunQuery.ts"
import type { OrganizationFlags } from "./UsageCommand.ts"

export const run = ({ by, granularity, ...flags }: OrganizationFlags) =>
  RunQuery.run(
    flags,
    Effect.map(IntervalOf.flags(flags), (interval) => ({
      kind: "organization" as const,
      query: {
        interval,
        groupBy: by,
        ...(Option.isSome(granularity) && { granularity: granularity.value })
      }
    }))
  )
