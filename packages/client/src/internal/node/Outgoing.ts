/** Converts a request of Effect to undici's options. */
import { Readable } from "node:stream"
import type * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Stream from "effect/Stream"
import type { Dispatcher } from "undici"
import * as Decoding from "./Decoding.ts"

type Body = string | Uint8Array | Readable | null

/** Throws a `TypeError` for a raw body of an unsupported type. */
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

// A flat list of names and values: undici copies an object, but not a list.
const headersOf = ({ body, headers }: HttpClientRequest.HttpClientRequest): Array<string> => {
  const flat: Array<string> = []
  for (const name of Object.keys(headers)) {
    // The content type of a form needs its boundary, which `bodyOf` adds.
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
  throw new TypeError(
    "a raw body must be text, bytes, URLSearchParams, a Blob, or an async iterable of bytes"
  )
}

const isAsyncIterable = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === "object" && value !== null && Symbol.asyncIterator in value
