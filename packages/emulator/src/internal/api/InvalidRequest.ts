/** The vendor's error codes for requests that the schemas do not accept. */
import type * as HttpApiError from "effect/http-api/HttpApiError"
import * as SchemaIssue from "effect/SchemaIssue"
import { Refusal } from "../http/Refusal.ts"

export const refusal = ({ cause, kind }: HttpApiError.HttpApiSchemaError): Refusal => {
  const [first] = SchemaIssue.makeFormatterStandardSchemaV1()(cause.issue).issues
  const field = first?.path?.map(String).join(".")
  const problem = first?.message ?? "it is not accepted"
  if (field === undefined || field === "") {
    return new Refusal({
      status: 400,
      code: kind === "Query" ? "invalid.query.param.value" : "bad.request",
      message:
        kind === "Query"
          ? "The query could not be read: {problem}"
          : "The body could not be read as JSON of this kind.",
      ...(kind === "Query" && { params: { problem } })
    })
  }
  const refuse = (code: string) =>
    new Refusal({
      status: 400,
      code,
      message: "{field}: {problem}",
      params: { field, problem },
      fieldName: field
    })
  const refuseField = (code: string, message: string) =>
    new Refusal({ status: 400, code, message, params: { field }, fieldName: field })

  if (kind === "Query") return refuse("invalid.query.param.value")
  const absent = /missing/i.test(problem)
  if (field === "authorizedGrantType") {
    return absent
      ? refuseField("grant.type.required", "{field} is missing.")
      : refuseField("bad.grant.type", "{field} is not a grant type.")
  }
  if (field === "idleTokenTimeoutSeconds") return refuse("token.timeout.exceeded")
  if (field.startsWith("date") || field === "interval") return refuse("invalid.date")
  return absent || field === "name" || field === "roleDivisions"
    ? refuse("constraint.validation")
    : refuse("invalid.value")
}
