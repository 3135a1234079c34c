/** The calls of one client in the last days. The result is read like that of a query for one client. */
import { OAuthApi } from "@effect-genesys/client/OAuthApi"
import * as Effect from "effect/Effect"
import { invalidInput } from "../Errors.ts"
import { executionIdIn } from "../ResultPage.ts"
import type { Submission } from "../Submission.ts"
import type { ClientRef } from "./Client.ts"

/** The calls of one client in the last `days` days. The server uses 7 if `days` is left out. */
export interface SummaryRequest {
  readonly kind: "summary"
  readonly clientId: string
  readonly days?: number | undefined
}

const operation = "getOauthClientUsageSummary"

export const submission = ({ clientId, days }: SummaryRequest): Submission<ClientRef> => ({
  operation,
  validate:
    days === undefined || (Number.isInteger(days) && days >= 1 && days <= maxDays)
      ? Effect.void
      : Effect.fail(invalidInput(operation, `days must be a whole number from 1 to ${maxDays}, not ${days}`)),
  submit: OAuthApi.use((api) =>
    api.getOauthClientUsageSummary(clientId, days === undefined ? {} : { days })
  ).pipe(
    Effect.flatMap((response) => executionIdIn(operation, response)),
    Effect.map((executionId) => ({ kind: "client", clientId, executionId }))
  )
})

/** The vendor documents no maximum; this is the largest number of four digits. */
const maxDays = 9999
