/** Collects the events of a fleet: all rows, by client. */
import type { GenesysError } from "@effect-genesys/client/GenesysError"
import type { ApiUsageClientQuery } from "@effect-genesys/schemas/UsageQuery"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import {
  type ClientResult,
  type Event,
  events,
  type Fleet,
  type FleetRow,
  type Options,
  type Querying
} from "../Fleet.ts"
import type { Services } from "./Results.ts"
import { type Exactly, merge } from "./Rows.ts"

export const collect = <const Query extends ApiUsageClientQuery>(
  query: Exactly<Query, ApiUsageClientQuery>,
  options?: Options
): Effect.Effect<Fleet<FleetRow<Query>>, GenesysError, Services> =>
  Effect.suspend(() => {
    const rowsOf = new Map<string, Array<FleetRow<Query>>>()
    const resultOf = new Map<string, ClientResult<FleetRow<Query>>>()
    let last: Querying | undefined
    let queries = 0
    const keep = (rows: ReadonlyArray<FleetRow<Query>>) => {
      for (const row of rows) {
        const known = rowsOf.get(row.clientId)
        if (known === undefined) rowsOf.set(row.clientId, [row])
        else known.push(row)
      }
    }
    const read = (event: Event<FleetRow<Query>>) => {
      switch (event._tag) {
        case "Querying":
          last = event
          queries += 1
          return
        case "Rows":
          return keep(event.rows)
        case "Client":
          resultOf.set(event.clientId, event)
          return keep(Result.getOrElse(event.result, () => []))
      }
    }
    const merged = (rows: ReadonlyArray<FleetRow<Query>> = []) => (queries > 1 ? merge(rows) : rows)
    const clientResult = (clientId: string): ClientResult<FleetRow<Query>> => {
      const { handle, result } = resultOf.get(clientId) ?? {}
      const rows = Result.succeed(merged(rowsOf.get(clientId)))
      return { clientId, handle, result: result?._tag === "Failure" ? result : rows }
    }
    return Effect.map(
      Stream.runForEach(events(query, options), (event) => Effect.sync(() => read(event))),
      () => {
        const { clientIds = [], fallback, strategy = "organization" } = last ?? {}
        const listed = new Set(clientIds)
        const unlisted = [...rowsOf].filter(([clientId]) => !listed.has(clientId))
        return {
          strategy,
          fallback,
          clients: clientIds.map(clientResult),
          unlisted: unlisted.map(([clientId, rows]) => ({ clientId, rows: merged(rows) }))
        }
      }
    )
  })
