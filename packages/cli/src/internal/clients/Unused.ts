import * as Interval from "@effect-genesys/schemas/Interval"
/** Finds clients that made no request, by one usage query for all of them where the server allows it. */
import type { OAuthClient } from "@effect-genesys/schemas/OAuthClient"
import * as Usage from "@effect-genesys/usage/Usage"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Failures from "../Failures.ts"

/**
 * Those of the clients that existed for the whole time and made no request in it. Fails if the usage of one of them cannot
 * be read, since a list for deletion must not have a client that is in use.
 */
export const of = Effect.fnUntraced(function* (
  clients: ReadonlyArray<OAuthClient>,
  { days }: { readonly days: number }
) {
  const { end } = Interval.today(yield* DateTime.now)
  const interval = { start: DateTime.subtract(end, { days }), end }
  const ids = clients.flatMap(({ id }) => (id === undefined ? [] : [id]))
  const fleet = yield* Usage.fleet({ interval, metrics: ["Requests"], groupBy: [] }, { clientIds: ids })
  const used = new Set<string>()
  for (const { clientId, result } of fleet.clients) {
    if (Result.isFailure(result)) {
      return yield* Failures.failed(
        `The usage of the client ${clientId} could not be read, so this list would be wrong: ${result.failure.message}`,
        result.failure
      )
    }
    if (result.success.some(({ requests }) => requests > 0)) used.add(clientId)
  }
  return clients.filter(
    ({ dateCreated, id = "" }) =>
      !used.has(id) && (dateCreated === undefined || DateTime.isLessThan(dateCreated, interval.start))
  )
})
