/** Parameters of requests to the login host, as a form or in a query. */
import * as Effect from "effect/Effect"
import type * as HttpServerRequest from "effect/http/HttpServerRequest"
import type * as UrlParams from "effect/http/UrlParams"
import { refuse, type TokenRefusal } from "./grants/Grant.ts"

/** Whether a parameter is repeated. RFC 6749 §3 forbids that, and RFC 8707 §2 allows it for `resource`. */
export const isRepeated = ({ params }: UrlParams.UrlParams): boolean => {
  const names = params.map(([name]) => name).filter((name) => name !== "resource")
  return new Set(names).size < names.length
}

/** Reads the form of a token request. A body without a content type counts as a form. */
export const read = ({
  headers,
  urlParamsBody
}: HttpServerRequest.HttpServerRequest): Effect.Effect<UrlParams.UrlParams, TokenRefusal> => {
  const [type = ""] = (headers["content-type"] ?? formType).split(";")
  return type.trim().toLowerCase() === formType
    ? Effect.mapError(urlParamsBody, () => refuse("invalid_request", notForm))
    : Effect.fail(refuse("invalid_request", notForm))
}

const formType = "application/x-www-form-urlencoded"

export const notForm = `the body is not a form; send the parameters as ${formType}, such as grant_type=client_credentials`
