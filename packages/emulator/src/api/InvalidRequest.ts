/** Requests that the schemas do not accept, as the vendor's codes. */
import type * as HttpApiError from "effect/http-api/HttpApiError"
import * as SchemaIssue from "effect/SchemaIssue"
import { Refusal } from "../http/Refusal.ts"

export const refusal = ({ cause, kind }: HttpApiError.HttpApiSchemaError): Refusal => {
  const [first] = SchemaIssue.makeFormatterStandardSchemaV1()(cause.issue).issues
  const field = first?.path?.map(String).join(".")
  const problem = first?.message ?? "it is not accepted"
  const refuse = (code: string, message: string) =>
    new Refusal({
      status: 400,
      code,
      message,
      ...(field !== undefined && field !== "" && { fieldName: field })
    })

  if (kind === "Query") return refuse("invalid.query.param.value", `${field}: ${problem}`)
  if (field === undefined || field === "")
    return refuse("bad.request", "The body could not be read as JSON of this kind.")
  const absent = /missing/i.test(problem)
  if (field === "authorizedGrantType") {
    return absent
      ? refuse("grant.type.required", "authorizedGrantType is missing.")
      : refuse("bad.grant.type", "authorizedGrantType is not a grant type.")
  }
  if (field === "idleTokenTimeoutSeconds") return refuse("token.timeout.exceeded", `${field}: ${problem}`)
  if (field.startsWith("date") || field === "interval") return refuse("invalid.date", `${field}: ${problem}`)
  return absent || field === "name" || field === "roleDivisions"
    ? refuse("constraint.validation", `${field}: ${problem}`)
    : refuse("invalid.value", `${field}: ${problem}`)
}
