/** Reads the body of a request before its route runs: up to a limit, decompressed, and as UTF-8. */
import { isUtf8 } from "node:buffer"
import { IncomingMessage } from "node:http"
import type { Readable } from "node:stream"
import * as ByteSize from "effect/ByteSize"
import * as Effect from "effect/Effect"
import * as HttpIncomingMessage from "effect/http/HttpIncomingMessage"
import * as HttpMethod from "effect/http/HttpMethod"
import * as HttpMiddleware from "effect/http/HttpMiddleware"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Refusal from "./Refusal.ts"
import { respond } from "./RefusalResponse.ts"

/** Runs the route once the body was read, or refuses the request. */
export const checked = <E, R>(route: Effect.Effect<HttpServerResponse.HttpServerResponse, E, R>) =>
  Effect.gen(function* () {
    const request = yield* HttpServerRequest.HttpServerRequest
    if (!HttpMethod.hasBody(request.method)) return yield* route
    if (Number(request.headers["content-length"] ?? 0) > maxBytes) return yield* tooLarge(request)
    if (!isReadable(request.headers["content-type"])) return yield* respond(otherCharset)
    return yield* unpacked(read(request, route))
  })

const read = <E, R>(
  packed: HttpServerRequest.HttpServerRequest,
  route: Effect.Effect<HttpServerResponse.HttpServerResponse, E, R>
) =>
  HttpServerRequest.HttpServerRequest.use(({ arrayBuffer }) => arrayBuffer).pipe(
    Effect.provideService(HttpIncomingMessage.MaxBodySize, ByteSize.bytes(maxBytes)),
    Effect.matchEffect({
      onSuccess: (bytes) => (isUtf8(bytes) ? route : respond(notUtf8)),
      onFailure: ({ reason }) =>
        reason._tag === "RequestParseError" && reason.reason === "BodyTooLarge"
          ? tooLarge(packed)
          : respond(broken)
    })
  )

const unpacked = <E, R>(route: Effect.Effect<HttpServerResponse.HttpServerResponse, E, R>) =>
  HttpMiddleware.decompression({ maxDecompressedSize: maxBytes })(route).pipe(
    // The library refuses other codings without a body.
    Effect.filterOrElse(
      ({ body, status }) => status !== 415 || body._tag !== "Empty",
      ({ headers }) => Effect.map(respond(otherCoding), HttpServerResponse.setHeaders(headers))
    )
  )

const tooLarge = ({ headers, source }: HttpServerRequest.HttpServerRequest) =>
  // A client with `expect: 100-continue` has not sent the body yet.
  (source instanceof IncomingMessage && headers["expect"] === undefined ? drained(source) : Effect.void).pipe(
    Effect.andThen(respond(moreThanAllowed))
  )

/**
 * Reads and drops the rest of the body, up to a limit: many clients read no response before they have sent all, and lose it
 * when the connection is closed.
 */
const drained = (body: Readable) =>
  Effect.callback<void>((resume) => {
    let left = maxDrained
    const count = (chunk: Uint8Array) => {
      left -= chunk.length
      if (left < 0) end()
    }
    const end = () => {
      body.off("data", count).off("end", end).off("close", end)
      resume(Effect.void)
    }
    if (body.readableEnded || body.destroyed) return end()
    body.on("data", count).on("end", end).on("close", end).resume()
  })

// Second-hand: the vendor's `request.bytes.max`.
const maxBytes = 512_000

const maxDrained = 16 * 1024 * 1024

// JSON has no charset, so only spellings of UTF-8 are accepted.
const isReadable = (contentType = "") => {
  const charset = /;\s*charset\s*=\s*"?([^\s";]*)/i.exec(contentType)?.[1]
  return charset === undefined || /^(utf-?8|us-ascii)$/i.test(charset)
}

const moreThanAllowed = new Refusal.Refusal({
  status: 413,
  code: "request.entity.too.large",
  message: "The body has more than {bytes} bytes.",
  params: { bytes: String(maxBytes) }
})

const otherCharset = new Refusal.Refusal({
  status: 415,
  code: "unsupported.media.type",
  message: "The charset must be UTF-8."
})

const otherCoding = new Refusal.Refusal({
  status: 415,
  code: "unsupported.media.type",
  message: "The content encoding must be gzip or deflate."
})

const notUtf8 = new Refusal.Refusal({
  status: 400,
  code: "bad.request",
  message: "The body is not UTF-8."
})

const broken = new Refusal.Refusal({
  status: 400,
  code: "bad.request",
  message: "The body breaks off, or is not encoded as its header says."
})
