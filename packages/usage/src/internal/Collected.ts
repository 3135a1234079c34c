/** The usage of a fleet at once, by client. */
import type { GenesysError } from "@effect-genesys/client/GenesysError"
import type { ApiUsageClientQuery } from "@effect-genesys/schemas/UsageQuery"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import type { Ended } from "../Ended.ts"
import type * as Execution from "../Execution.ts"
import { type Asking, type Event, events, type Fleet, type FleetRow, type Options } from "../Fleet.ts"
import { join } from "./Join.ts"
import type { Exactly } from "./Typed.ts"

/** Waits for all answers. */
export const collected = <const Query extends ApiUsageClientQuery>(
  wanted: Exactly<Query, ApiUsageClientQuery>,
  options?: Options
): Effect.Effect<Fleet<FleetRow<Query>>, GenesysError, Execution.Services> =>
  Effect.suspend(() => {
    const rowsOf = new Map<string, Array<FleetRow<Query>>>()
    const endedOf = new Map<string, Ended<FleetRow<Query>>>()
    let last: Asking | undefined
    let questions = 0
    const keep = (rows: ReadonlyArray<FleetRow<Query>>) => {
      for (const row of rows) {
        const known = rowsOf.get(row.clientId)
        if (known === undefined) rowsOf.set(row.clientId, [row])
        else known.push(row)
      }
    }
    const read = (event: Event<FleetRow<Query>>) => {
      switch (event._tag) {
        case "Asking":
          last = event
          questions += 1
          return
        case "Rows":
          return keep(event.rows)
        case "Client":
          endedOf.set(event.clientId, event)
          return keep(Result.getOrElse(event.result, () => []))
      }
    }
    const joined = (rows: ReadonlyArray<FleetRow<Query>> = []) => (questions > 1 ? join(rows) : rows)
    const ended = (clientId: string): Ended<FleetRow<Query>> => {
      const { handle, result } = endedOf.get(clientId) ?? {}
      const rows = Result.succeed(joined(rowsOf.get(clientId)))
      return { clientId, handle, result: result?._tag === "Failure" ? result : rows }
    }
    return Effect.map(
      Stream.runForEach(events(wanted, options), (event) => Effect.sync(() => read(event))),
      () => {
        const { clientIds = [], way = "organization", why } = last ?? {}
        const asked = new Set(clientIds)
        const others = [...rowsOf].filter(([clientId]) => !asked.has(clientId))
        return {
          way,
          why,
          clients: clientIds.map(ended),
          others: others.map(([clientId, rows]) => ({ clientId, rows: joined(rows) }))
        }
      }
    )
  })
