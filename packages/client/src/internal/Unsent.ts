/** Errors of calls that sent nothing. */
import { GenesysError } from "../GenesysError.ts"
import * as Reason from "../Reason.ts"

export const error = (operation: string, reason: Reason.Reason): GenesysError =>
  new GenesysError({ operation, reason, attempts: 0, isUnknownOutcome: false })

export const invalidInput = (operation: string, problem: string): GenesysError =>
  error(operation, new Reason.InvalidInput({ problem }))
