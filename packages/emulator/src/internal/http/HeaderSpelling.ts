/**
 * Spells the headers of responses as the vendor does. Header names have no case in HTTP, but the vendor's Java SDK looks up
 * `ININ-Correlation-Id` and `Retry-After` letter by letter.
 */
import {
  type IncomingMessage,
  type OutgoingHttpHeader,
  type OutgoingHttpHeaders,
  ServerResponse
} from "node:http"

/** The vendor's spelling of a name in lower case. Names with capitals stay as they are. */
export const spelled = (name: string): string => {
  if (name !== name.toLowerCase()) return name
  return exceptions.get(name) ?? name.replaceAll(/(?<![^-])[a-z]/g, (letter) => letter.toUpperCase())
}

const exceptions = new Map(
  [
    "ININ-Correlation-Id",
    "inin-ratelimit-allowed",
    "inin-ratelimit-count",
    "inin-ratelimit-reset",
    "ETag",
    "WWW-Authenticate"
  ].map((name) => [name.toLowerCase(), name])
)

type Headers = OutgoingHttpHeaders | Array<OutgoingHttpHeader>

/** The response of Node.js. All headers go through these two methods. */
export class SpelledResponse<
  Request extends IncomingMessage = IncomingMessage
> extends ServerResponse<Request> {
  override setHeader(name: string, value: number | string | ReadonlyArray<string>): this {
    return super.setHeader(spelled(name), value)
  }

  override writeHead(status: number, reason?: string | Headers, headers?: Headers): this {
    if (typeof reason === "object") return super.writeHead(status, spelledAll(reason))
    return super.writeHead(status, reason, headers && spelledAll(headers))
  }
}

const spelledAll = (headers: Headers): Headers =>
  Array.isArray(headers)
    ? headers.map((part, index) => (index % 2 === 0 && typeof part === "string" ? spelled(part) : part))
    : Object.fromEntries(Object.entries(headers).map(([name, value]) => [spelled(name), value]))
