/**
 * Facts of an operation besides its request and response, as an annotation on its endpoint. The emulator enforces them, and
 * the API document prints them.
 */
import * as Context from "effect/Context"
import type { ErrorCodes, Operation } from "./Operation.ts"

/**
 * The permissions, scopes, error codes and repeatability of an operation.
 *
 * @since 0.1.0
 * @category models
 */
export interface Facts extends Pick<Operation, "permissions" | "repeatable" | "scopes"> {
  /** All error codes of the operation by HTTP status. */
  readonly errorCodes: ErrorCodes
  /** Whether a success has no body. */
  readonly returnsNothing: boolean
}

/**
 * The annotation of an endpoint that holds the facts of its operation.
 *
 * @since 0.1.0
 * @category services
 */
export class OperationFacts extends Context.Service<OperationFacts, Facts>()(
  "@effect-genesys/schemas/OperationFacts"
) {}

/**
 * Reads the facts of an endpoint of this package. An endpoint without the annotation is not repeatable, and needs no
 * permission.
 *
 * @example
 * ```ts
 * import { GenesysCloudApi } from "@effect-genesys/schemas/GenesysCloudApi"
 * import * as OperationFacts from "@effect-genesys/schemas/OperationFacts"
 *
 * // ["oauth:client:add"]
 * export const { permissions } = OperationFacts.of(GenesysCloudApi.groups.oauth.endpoints.postOauthClients)
 * ```
 *
 * @since 0.1.0
 * @category conversions
 */
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

/**
 * The name of the security scheme in the API document. The vendor's document calls it `PureCloud OAuth`, but OpenAPI 3
 * allows no space in this name.
 *
 * @since 0.1.0
 * @category constants
 */
export const securityScheme = "PureCloudOAuth"
