import { Readable } from "node:stream"
/** A request of Effect as undici takes it. */
import type * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Stream from "effect/Stream"
import type { Dispatcher } from "undici"
import * as Decoding from "./Decoding.ts"

type Body = string | Uint8Array | Readable | null

/** Throws a `TypeError` where the body is of no kind that can be sent. */
export const from = (
  request: HttpClientRequest.HttpClientRequest,
  url: URL,
  compressed: boolean
): Dispatcher.DispatchOptions => {
  const headers = headersOf(request)
  if (compressed && !("accept-encoding" in request.headers))
    headers.push("accept-encoding", Decoding.accepted)
  return {
    origin: url.origin,
    path: url.pathname + url.search,
    method: request.method,
    headers,
    body: bodyOf(request, headers)
  }
}

// A flat list, which undici takes as it is.
const headersOf = ({ body, headers }: HttpClientRequest.HttpClientRequest): Array<string> => {
  const flat: Array<string> = []
  for (const name of Object.keys(headers)) {
    // That of a form names the boundary between its parts, which is not known yet.
    if (name === "content-type" && body._tag === "FormData") continue
    flat.push(name, headers[name] ?? "")
  }
  return flat
}

const bodyOf = ({ body }: HttpClientRequest.HttpClientRequest, headers: Array<string>): Body => {
  switch (body._tag) {
    case "Empty":
      return null
    case "Uint8Array":
      return body.text ?? body.body
    case "Raw":
      return rawBody(body.body)
    case "FormData": {
      const encoded = new Response(body.formData)
      headers.push("content-type", encoded.headers.get("content-type") ?? "multipart/form-data")
      return rawBody(encoded.body)
    }
    case "Stream":
      return Readable.from(Stream.toAsyncIterable(body.stream))
  }
}

const rawBody = (body: unknown): Body => {
  if (typeof body === "string" || body instanceof Uint8Array || body instanceof Readable) return body
  if (body instanceof ArrayBuffer) return new Uint8Array(body)
  if (body instanceof URLSearchParams) return body.toString()
  if (body instanceof Blob) return Readable.from(body.stream())
  if (isAsyncIterable(body)) return Readable.from(body)
  throw new TypeError("a raw body must be text, bytes, a Blob, or an async iterable of bytes")
}

const isAsyncIterable = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === "object" && value !== null && Symbol.asyncIterator in value
