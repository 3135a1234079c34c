/** Reads a response body as text, up to a limit, so that no server can fill the memory of this process. */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as HttpClientError from "effect/http/HttpClientError"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Predicate from "effect/Predicate"
import * as Stream from "effect/Stream"
import * as Decompression from "./Decompression.ts"
import { ResponseTooLarge } from "./ResponseTooLarge.ts"

/** In bytes, for transports that have no limit. */
const defaultLimit = 256 * 1024 * 1024

/** The longest string in V8. A text has at least as many bytes in UTF-8 as units in a string. */
const longestString = 0x1fffffe8

type Text = Effect.Effect<string, HttpClientError.HttpClientError>

/**
 * `limit` is in bytes after decompression. Default: the limit of the transport. A longer body fails with
 * `ResponseTooLarge`: the rest is not read, and the connection closes.
 */
export const text = (response: HttpClientResponse.HttpClientResponse, limit?: number): Text => {
  // The fast path: `NodeTransport` counts bytes itself, so no stream is needed.
  const ofTransport = Predicate.hasProperty(response, "maxResponseBytes")
    ? Number(response.maxResponseBytes)
    : NaN
  const maximum = Math.min(limit ?? (ofTransport || defaultLimit), longestString)
  return ofTransport <= maximum ? response.text : streamed(response, maximum)
}

const streamed = (response: HttpClientResponse.HttpClientResponse, limit: number): Text =>
  Effect.suspend(() => {
    const chunks: Array<Uint8Array<ArrayBuffer>> = []
    let size = 0
    return Stream.runForEachWhile(response.stream, (chunk) =>
      Effect.sync(() => {
        chunks.push(new Uint8Array(chunk))
        size += chunk.length
        // False also if the limit is NaN.
        return size <= limit
      })
    ).pipe(
      // A body that was read already, for example by a logger in `transformClient`, has no stream; `fetch` throws then.
      Effect.catchCause((cause) =>
        Effect.catchCause(
          size > 0 || Cause.hasInterrupts(cause) ? Effect.failCause(cause) : response.text,
          () => Effect.failCause(cause)
        )
      ),
      Effect.flatMap((reread) =>
        !(size <= limit)
          ? Effect.fail(tooLarge(response, limit))
          : size > 0
            ? decoded(response, chunks, limit)
            : reread === undefined
              ? Effect.orElseSucceed(response.text, () => "")
              : Effect.succeed(reread)
      )
    )
  })

const decoded = (
  response: HttpClientResponse.HttpClientResponse,
  chunks: ReadonlyArray<Uint8Array<ArrayBuffer>>,
  limit: number
): Text => {
  const decoder = new TextDecoder()
  const body = chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join("") + decoder.decode()
  const encoding = response.headers["content-encoding"]
  // `fetch` decompresses the body but keeps the header. A body that is still compressed is not UTF-8.
  if (encoding === undefined || !body.includes("\ufffd")) return Effect.succeed(body)
  const plain = HttpClientResponse.fromWeb(response.request, Decompression.decompress(chunks, encoding))
  return Effect.catchIf(
    streamed(plain, limit),
    ({ reason }) => reason._tag !== "DecodeError" || !(reason.cause instanceof ResponseTooLarge),
    () => Effect.succeed(body)
  )
}

const tooLarge = (response: HttpClientResponse.HttpClientResponse, maxResponseBytes: number) =>
  new HttpClientError.HttpClientError({
    reason: new HttpClientError.DecodeError({
      request: response.request,
      response,
      cause: new ResponseTooLarge({ maxResponseBytes })
    })
  })
