/** The part of the API document about one operation, as the vendor prints it. */
import type * as Context from "effect/Context"
import * as OpenApi from "effect/http-api/OpenApi"
import * as Schema from "effect/Schema"
import type { ErrorCodes, Operation } from "../Operation.ts"
import { securityScheme } from "../OperationFacts.ts"

export const annotations = (operation: Operation, errorCodes: ErrorCodes): Context.Context<never> => {
  const { identifier, permissions, scopes, summary } = operation
  return OpenApi.annotations({
    identifier,
    summary,
    transform: ({ parameters = [], requestBody, responses, ...document }) => ({
      ...document,
      "x-purecloud-method-name": identifier,
      // The vendor leaves it out where no permission is needed.
      ...(permissions.length > 0 && { "x-inin-requires-permissions": { type: "ANY", permissions } }),
      security: [{ [securityScheme]: scopes }],
      parameters: parameters.map(withType(operation)),
      ...(requestBody !== undefined && { requestBody: bodyOf(operation, requestBody) }),
      responses: responsesOf(operation, responses, errorCodes)
    })
  })
}

/** Numbers and booleans are texts in a query; the document names their type. */
const withType =
  ({ request: { query = {} } }: Operation) =>
  (parameter: { readonly name: string; readonly in: string }) => {
    const field = parameter.in === "query" ? query[parameter.name] : undefined
    const { schema } =
      field === undefined ? { schema: {} } : Schema.toJsonSchemaDocument(Schema.toType(field))
    return "type" in schema && schema.type !== "string" ? { ...parameter, schema } : parameter
  }

const bodyOf = ({ request: { payload } }: Operation, body: object) => ({
  ...body,
  ...(Array.isArray(payload) && payload.includes(Schema.Null) && { required: false })
})

const responsesOf = (
  { statuses, success }: Operation,
  responses: Readonly<Record<string, object>>,
  errorCodes: ErrorCodes
) =>
  Object.fromEntries(
    Object.entries(responses).map(([status, response]) => {
      const codes = errorCodes[Number(status)]
      if (codes !== undefined) return [status, { ...response, "x-inin-error-codes": codes }]
      const isDefault = success === undefined && statuses.length > 1 && Number(status) < 300
      return [isDefault ? "default" : status, response]
    })
  )
