/** What goes wrong with a response here, rather than at the server or in undici: causes of a `DecodeError`. */
import * as Data from "effect/Data"

/** The body was longer than the limit, after decompression. The rest was not read. */
export class ResponseTooLarge extends Data.TaggedError("ResponseTooLarge")<{
  readonly maxResponseBytes: number
}> {
  override get message() {
    return `the response is larger than maxResponseBytes (${this.maxResponseBytes}); ask for less, or raise the limit in NodeTransport.layerOptions`
  }
}

/** The connection was closed before the body had arrived. */
export class BodyAbandoned extends Data.TaggedError("BodyAbandoned")<{ readonly because: string }> {
  override get message() {
    return `the response body was given up: ${this.because}`
  }
}

/** A stream of the body can be read once. */
export class BodyUnavailable extends Data.TaggedError("BodyUnavailable") {
  override get message() {
    return "the response body was read as a stream before"
  }
}
