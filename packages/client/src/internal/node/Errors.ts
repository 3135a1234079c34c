/** Causes of a `DecodeError` that come from this transport, not from the server or undici. */
import * as Data from "effect/Data"

/**
 * The connection was closed before the whole body arrived: unread for too long, or the reader stopped.
 *
 * @since 0.1.0
 * @category errors
 */
export class BodyAbandoned extends Data.TaggedError("BodyAbandoned")<{ readonly because: string }> {
  override get message() {
    return `the response body was discarded: ${this.because}`
  }
}

/**
 * A body can be consumed as a stream only once.
 *
 * @since 0.1.0
 * @category errors
 */
export class BodyUnavailable extends Data.TaggedError("BodyUnavailable") {
  override get message() {
    return "the response body was already consumed as a stream"
  }
}
