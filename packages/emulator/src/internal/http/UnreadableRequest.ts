/** The response to bytes that Node.js cannot read as HTTP. No route receives them, so it is written as bytes. */
import { randomUUID } from "node:crypto"
import { STATUS_CODES } from "node:http"
import * as Refusal from "./Refusal.ts"

/** By the code of the server's `clientError`. */
export const response = (code: string | undefined): string => {
  const refusal = refusals[code ?? ""] ?? notHttp
  const correlationId = randomUUID()
  const body = JSON.stringify(Refusal.bodyOf(refusal, correlationId))
  return [
    `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}`,
    "Connection: close",
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(body)}`,
    `ININ-Correlation-Id: ${correlationId}`,
    "Cache-Control: no-cache, no-store, must-revalidate",
    "",
    body
  ].join("\r\n")
}

const notHttp = new Refusal.Refusal({
  status: 400,
  code: "bad.request",
  message: "The request is not HTTP as it should be."
})

const refusals: Readonly<Record<string, Refusal.Refusal>> = {
  ERR_HTTP_REQUEST_TIMEOUT: new Refusal.Refusal({
    status: 408,
    code: "client.timeout",
    message: "The request took too long to come."
  }),
  HPE_CHUNK_EXTENSIONS_OVERFLOW: new Refusal.Refusal({
    status: 413,
    code: "request.entity.too.large",
    message: "The extensions of a chunk are too long."
  }),
  HPE_HEADER_OVERFLOW: new Refusal.Refusal({
    status: 431,
    code: "bad.request",
    message: "The headers are too long."
  })
}
