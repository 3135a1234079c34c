/** Reads the body of a response as text, up to a limit, so that no server can fill the memory of this process. */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as HttpClientError from "effect/http/HttpClientError"
import type * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Predicate from "effect/Predicate"
import * as Stream from "effect/Stream"
import { ResponseTooLarge } from "./ResponseTooLarge.ts"

/** In bytes, for transports without a limit of their own. */
const defaultLimit = 256 * 1024 * 1024

/** In V8, no string is longer. UTF-8 has at least as many bytes as the string has units. */
const longestString = 0x1fffffe8

type Text = Effect.Effect<string, HttpClientError.HttpClientError>

/**
 * `limit` is in bytes after decompression; by default it is the transport's own. A longer body fails with
 * `ResponseTooLarge`: the rest is not read, and the connection closes.
 */
export const text = (response: HttpClientResponse.HttpClientResponse, limit?: number): Text => {
  // The fast path: `NodeTransport` counts while it reads, and needs no stream.
  const own = Predicate.hasProperty(response, "maxResponseBytes") ? Number(response.maxResponseBytes) : NaN
  const most = Math.min(limit ?? (own || defaultLimit), longestString)
  return own <= most ? response.text : streamed(response, most)
}

const streamed = (response: HttpClientResponse.HttpClientResponse, limit: number): Text =>
  Effect.suspend(() => {
    const decoder = new TextDecoder()
    let body = ""
    let size = 0
    return Stream.runForEachWhile(response.stream, (chunk) =>
      Effect.sync(() => {
        size += chunk.length
        // Also where the limit is not a number.
        if (!(size <= limit)) return false
        body += decoder.decode(chunk, { stream: true })
        return true
      })
    ).pipe(
      // A body that was read before, as by a logger in `transformClient`, has no stream any more; `fetch` throws then.
      Effect.catchCauseIf(
        (cause) => size === 0 && !Cause.hasInterrupts(cause),
        (cause) => Effect.catchCause(response.text, () => Effect.failCause(cause))
      ),
      Effect.flatMap((again) => {
        if (size > 0 && !(size <= limit)) return Effect.fail(tooLarge(response, limit))
        if (size > 0) return Effect.succeed(body + decoder.decode())
        return typeof again === "string"
          ? Effect.succeed(again)
          : Effect.orElseSucceed(response.text, () => "")
      })
    )
  })

const tooLarge = (response: HttpClientResponse.HttpClientResponse, maxResponseBytes: number) =>
  new HttpClientError.HttpClientError({
    reason: new HttpClientError.DecodeError({
      request: response.request,
      response,
      cause: new ResponseTooLarge({ maxResponseBytes })
    })
  })
