/** Checks the head of a request. A head that a proxy could read in another way is refused (request smuggling). */
import { IncomingMessage } from "node:http"
import type * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as Result from "effect/Result"
import { notFound, Refusal } from "./Refusal.ts"

/** The head as the client sent it. */
export interface RequestHead {
  readonly httpVersion: string
  readonly rawHeaders: ReadonlyArray<string>
  /** The target of the request line. */
  readonly url: string
}

/** The head as it came over the socket. A request in memory has no raw head, and is rebuilt from its headers. */
export const of = ({ headers, originalUrl, source }: HttpServerRequest.HttpServerRequest): RequestHead => {
  if (source instanceof IncomingMessage) {
    const { httpVersion, rawHeaders, url = "" } = source
    return { httpVersion, rawHeaders, url }
  }
  return {
    httpVersion: "1.1",
    rawHeaders: Object.entries(headers).flatMap(([name, value]) => [name, String(value)]),
    url: withoutOrigin(originalUrl)
  }
}

/** Checks the version and the headers. The target is checked by `pathOf`. */
export const check = ({ httpVersion, rawHeaders }: RequestHead): Result.Result<void, Refusal> => {
  if (!httpVersion.startsWith("1.")) return Result.fail(refuse("The version of HTTP must be 1.0 or 1.1."))
  const names = rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase())
  const twice = singletons.find((name) => names.indexOf(name) !== names.lastIndexOf(name))
  if (twice !== undefined)
    return Result.fail(refuse("The header {header} is repeated; send it once.", { header: twice }))
  if (httpVersion !== "1.0" && !names.includes("host"))
    return Result.fail(refuse("The header host is missing; send it."))
  const coding = rawHeaders[names.indexOf("transfer-encoding") * 2 + 1]
  return names.includes("transfer-encoding") && coding?.toLowerCase() !== "chunked"
    ? Result.fail(refuse("The transfer coding is not supported; use chunked."))
    : Result.void
}

/** The path of the request line's target: decoded, and without the query. */
export const pathOf = (target: string): Result.Result<string, Refusal> => {
  const [raw = ""] = withoutOrigin(target).split("?")
  const segments = raw.split("/").map(decoded)
  if (!raw.startsWith("/") || /[^!-~]|[\\#]/.test(target) || segments.includes(undefined)) {
    return Result.fail(refuse("The path is not valid; percent-encode its segments."))
  }
  if (raw === "/") return Result.succeed(raw)
  if (raw.endsWith("/")) return Result.fail(slashAtTheEnd)
  return raw.includes(";") || segments.slice(1).some(isOdd)
    ? Result.fail(notFound)
    : Result.succeed(segments.join("/"))
}

/** The target in origin form (RFC 9112 §3.2.1): proxies send it with the origin. */
export const withoutOrigin = (target: string): string => target.replace(/^https?:\/\/[^/?]*/i, "")

export const withoutQuery = (target: string): string => /^[^?#]*/.exec(target)?.[0] ?? ""

const singletons = ["host", "authorization", "content-type", "transfer-encoding"]

const decoded = (segment: string) => {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}

// `.` and `..`, encoded separators, and control characters.
const isOdd = (segment = "") => /^\.{0,2}$|[/\\\p{Cc}]/u.test(segment)

const refuse = (message: string, params: Readonly<Record<string, string>> = {}) =>
  new Refusal({ status: 400, code: "bad.request", message, params })

const slashAtTheEnd = new Refusal({
  status: 404,
  code: "not.found",
  message: "There is nothing at this path. Leave out the slash at its end."
})
