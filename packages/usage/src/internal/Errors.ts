/** The errors that this package adds to those of the client, and the errors that a shorter interval may avoid. */
import { GenesysError } from "@effect-genesys/client/GenesysError"
import * as Reason from "@effect-genesys/client/Reason"

/** The input breaks a rule, so nothing was sent. */
export const invalidInput = (operation: string, problem: string): GenesysError =>
  new GenesysError({
    operation,
    reason: new Reason.InvalidInput({ problem }),
    attempts: 0,
    isUnknownOutcome: false
  })

/** The response is valid JSON of the right shape, but lacks something that this package needs. */
export const unusableResponse = (operation: string, problem: string): GenesysError =>
  new GenesysError({
    operation,
    reason: new Reason.Decode({ status: 200, problem }),
    attempts: 1,
    isUnknownOutcome: false
  })

/** Whether a shorter interval may help. The status does not matter: the same code comes with 400, 413 and 500. */
export const isTooLarge = ({ reason }: GenesysError): boolean =>
  reason._tag === "PayloadTooLarge" ||
  reason._tag === "ResponseTooLarge" ||
  ("code" in reason && reason.code !== undefined && tooLargeCodes.has(reason.code))

const tooLargeCodes: ReadonlySet<string> = new Set([
  "query.too.long",
  "max.response.size.reached",
  "response.entity.too.large",
  "request.entity.too.large"
])
