/**
 * What is known of an operation besides its request and response, kept as an annotation on its endpoint: the
 * client names a missing permission and decides on retries by it, the emulator enforces it, and the API
 * document prints it.
 */
import * as Context from "effect/Context"
import * as OpenApi from "effect/http-api/OpenApi"

export interface Facts {
  /** One of these permissions is enough. Empty: none is needed. */
  readonly permissions: ReadonlyArray<string>
  /** One of these scopes is enough, where the organisation enforces scopes. */
  readonly scopes: ReadonlyArray<string>
  /** The vendor's error codes by HTTP status. */
  readonly errorCodes: ErrorCodes
  /**
   * Whether sending it again does no harm when nobody knows whether the first one was carried out: after a
   * time-out, a broken connection or an answer of 500, 502, 503, 504 or 408. An operation that was refused
   * (429) may always be sent again.
   */
  readonly repeatable: boolean
  /**
   * Whether the operation returns nothing: any 2xx status is a success then, because the vendor declares no status for
   * some of these, or only `default`.
   */
  readonly returnsNothing?: true
}

export type ErrorCodes = Readonly<Record<number, ReadonlyArray<string>>>

export class OperationFacts extends Context.Service<OperationFacts, Facts>()(
  "@effect-genesys/schemas/OperationFacts"
) {}

export interface Annotated {
  readonly annotations: Context.Context<never>
}

/** The facts of an endpoint of this package. */
export const of = (endpoint: Annotated): Facts =>
  Context.getOrElse(endpoint.annotations, OperationFacts, () => nothingKnown)

// The safest reading of an endpoint without facts.
const nothingKnown: Facts = { permissions: [], scopes: [], errorCodes: {}, repeatable: false }

/** The vendor's document, an older one, calls it `PureCloud OAuth`: OpenAPI 3 takes no space in a name. */
export const securityScheme = "PureCloudOAuth"

/**
 * Annotates an endpoint with its facts and prints them in the API document as the vendor does.
 * `successStatus` is printed in place of the numbers where the vendor names none, and `parameters` in place of the
 * texts that numbers and booleans are in a query. With `optionalBody` it says that the body may be left out.
 */
export const annotations = (
  operationId: string,
  facts: Facts,
  document: {
    readonly successStatus?: "default"
    readonly parameters?: Readonly<Record<string, object>>
    readonly optionalBody?: boolean
  } = {}
): Context.Context<never> =>
  Context.merge(
    OpenApi.annotations({
      identifier: operationId,
      transform: (operation) => ({
        ...operation,
        "x-purecloud-method-permissions": {
          type: facts.permissions.length === 0 ? "NONE" : "ANY",
          permissions: facts.permissions
        },
        security: [{ [securityScheme]: facts.scopes }],
        ...(document.parameters && {
          parameters: (operation["parameters"] ?? []).map((parameter: { readonly name: string }) => {
            const schema = document.parameters?.[parameter.name]
            return schema === undefined ? parameter : Object.assign({}, parameter, { schema })
          })
        }),
        ...(document.optionalBody && { requestBody: { ...operation["requestBody"], required: false } }),
        responses: printResponses(operation["responses"], facts.errorCodes, document.successStatus)
      })
    }),
    Context.make(OperationFacts, facts)
  )

const printResponses = (
  responses: Readonly<Record<string, object>>,
  errorCodes: ErrorCodes,
  successStatus: "default" | undefined
) =>
  Object.fromEntries(
    Object.entries(responses).map(([status, response]) => {
      const codes = errorCodes[Number(status)]
      if (codes !== undefined) return [status, { ...response, "x-inin-error-codes": codes }]
      return [Number(status) < 300 ? (successStatus ?? status) : status, response]
    })
  )
