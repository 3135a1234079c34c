/** From an operation to the parts and annotations of its `HttpApiEndpoint`. */
import * as Context from "effect/Context"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as OpenApi from "effect/http-api/OpenApi"
import type * as Schema from "effect/Schema"
import type { Operation } from "../Operation.ts"
import { type ErrorCodes, OperationFacts, securityScheme } from "../OperationFacts.ts"
import * as VendorError from "../VendorError.ts"

/** Every operation declares all errors. */
export const error = VendorError.declared

/** The body of a success, once for each of its statuses. */
export const success = <S extends Schema.Top>({
  statuses,
  success: schema
}: {
  readonly success: S
  readonly statuses: Operation["statuses"]
}): ReadonlyArray<S | S["Rebuild"]> =>
  statuses.map((status) => (status === 200 ? schema : schema.pipe(HttpApiSchema.status(status))))

/** The same for an operation that returns nothing. */
export const nothing = ({ statuses }: Pick<Operation, "statuses">) =>
  statuses.map((status) => HttpApiSchema.Empty(status))

/**
 * Annotates an endpoint with its facts and prints them in the API document as the vendor does.
 * `successStatus` is printed in place of the numbers where the vendor names none, and `parameters` in place of the
 * texts that numbers and booleans are in a query. With `optionalBody` it says that the body may be left out.
 */
export const annotations = (
  { identifier, permissions, repeatable, scopes, success: body }: Operation,
  errorCodes: ErrorCodes,
  document: {
    readonly summary: string
    readonly successStatus?: "default"
    readonly parameters?: Readonly<Record<string, object>>
    readonly optionalBody?: boolean
  }
): Context.Context<never> =>
  Context.merge(
    OpenApi.annotations({
      identifier,
      summary: document.summary,
      transform: (operation) => ({
        ...operation,
        "x-purecloud-method-name": identifier,
        // The vendor leaves it out where no permission is needed.
        ...(permissions.length > 0 && { "x-inin-requires-permissions": { type: "ANY", permissions } }),
        security: [{ [securityScheme]: scopes }],
        ...(document.parameters && {
          parameters: (operation["parameters"] ?? []).map((parameter: { readonly name: string }) => {
            const schema = document.parameters?.[parameter.name]
            return schema === undefined ? parameter : Object.assign({}, parameter, { schema })
          })
        }),
        ...(document.optionalBody && { requestBody: { ...operation["requestBody"], required: false } }),
        responses: printResponses(operation["responses"], errorCodes, document.successStatus)
      })
    }),
    Context.make(OperationFacts, {
      permissions,
      scopes,
      repeatable,
      errorCodes,
      returnsNothing: body === undefined
    })
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
