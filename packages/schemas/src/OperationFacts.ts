/**
 * Facts of an operation besides its request and response, as an annotation on its endpoint. The emulator enforces them, and
 * the API document prints them.
 */
import * as Context from "effect/Context"
import type { ErrorCodes, Operation } from "./Operation.ts"

export interface Facts extends Pick<Operation, "permissions" | "repeatable" | "scopes"> {
  /** All error codes of the operation by HTTP status. */
  readonly errorCodes: ErrorCodes
  /** Whether a success has no body. */
  readonly returnsNothing: boolean
}

export class OperationFacts extends Context.Service<OperationFacts, Facts>()(
  "@effect-genesys/schemas/OperationFacts"
) {}

/** The facts of an endpoint of this package. */
export const of = ({ annotations }: { readonly annotations: Context.Context<never> }): Facts =>
  Context.getOrElse(annotations, OperationFacts, () => unknown)

// The safe assumptions about an endpoint without this annotation.
const unknown: Facts = {
  permissions: [],
  scopes: [],
  errorCodes: {},
  repeatable: false,
  returnsNothing: false
}

/** The vendor's document calls it `PureCloud OAuth`, but OpenAPI 3 allows no space in this name. */
export const securityScheme = "PureCloudOAuth"
