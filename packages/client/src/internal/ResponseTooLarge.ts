/** The cause of a `DecodeError` of every transport. A separate module, so that browsers load no Node.js module. */
import * as Data from "effect/Data"

/**
 * The decompressed body exceeds the limit. The connection is closed and the rest is not read.
 *
 * @since 0.1.0
 * @category errors
 */
export class ResponseTooLarge extends Data.TaggedError("ResponseTooLarge")<{
  readonly maxResponseBytes: number
}> {
  override get message() {
    return `the response exceeds maxResponseBytes (${this.maxResponseBytes} bytes); request less data, or raise the limit`
  }
}
