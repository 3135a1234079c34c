/**
 * What is known of an operation besides its request and response, as an annotation on its endpoint: the emulator
 * enforces it, and the API document prints it.
 */
import * as Context from "effect/Context"
import type { Operation } from "./Operation.ts"

export interface Facts extends Pick<Operation, "permissions" | "repeatable" | "scopes"> {
  /** The vendor's error codes by HTTP status. */
  readonly errorCodes: ErrorCodes
  /** Whether a success has no body. */
  readonly returnsNothing: boolean
}

export type ErrorCodes = Readonly<Record<number, ReadonlyArray<string>>>

export class OperationFacts extends Context.Service<OperationFacts, Facts>()(
  "@effect-genesys/schemas/OperationFacts"
) {}

/** The facts of an endpoint of this package. */
export const of = ({ annotations }: { readonly annotations: Context.Context<never> }): Facts =>
  Context.getOrElse(annotations, OperationFacts, () => nothingKnown)

// The safest reading of an endpoint without facts.
const nothingKnown: Facts = {
  permissions: [],
  scopes: [],
  errorCodes: {},
  repeatable: false,
  returnsNothing: false
}

/** The vendor's document, an older one, calls it `PureCloud OAuth`: OpenAPI 3 takes no space in a name. */
export const securityScheme = "PureCloudOAuth"
