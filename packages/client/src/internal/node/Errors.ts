/** Causes of a `DecodeError` that come from this transport, not from the server or undici. */
import * as Data from "effect/Data"

/** The decompressed body exceeds the limit. The connection is closed and the rest is not read. */
export class ResponseTooLarge extends Data.TaggedError("ResponseTooLarge")<{
  readonly maxResponseBytes: number
}> {
  override get message() {
    return `the response exceeds maxResponseBytes (${this.maxResponseBytes} bytes); request less data, or raise the limit in NodeTransport.layerOptions`
  }
}

/** The connection was closed before the whole body arrived: unread for too long, or the reader stopped. */
export class BodyAbandoned extends Data.TaggedError("BodyAbandoned")<{ readonly because: string }> {
  override get message() {
    return `the response body was discarded: ${this.because}`
  }
}

/** A body can be consumed as a stream only once. */
export class BodyUnavailable extends Data.TaggedError("BodyUnavailable") {
  override get message() {
    return "the response body was already consumed as a stream"
  }
}
