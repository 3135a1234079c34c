/**
 * One request in undici: implements undici's callbacks and buffers the body until a reader takes it. That saves the
 * Node stream and the promises that `undici.request` creates for each response.
 *
 * Readers resume in a microtask, never inside a callback: undici's parser is not re-entrant.
 */
import type { Duplex } from "node:stream"
import type { NonEmptyReadonlyArray } from "effect/Array"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import type * as Pull from "effect/Pull"
import type { Dispatcher } from "undici"
import { ResponseTooLarge } from "../ResponseTooLarge.ts"
import * as Decoding from "./Decoding.ts"
import { BodyAbandoned, BodyUnavailable } from "./Errors.ts"

export interface Limits {
  /** Bytes of a body, after decompression. */
  readonly maxResponseBytes: number
  /** Milliseconds until an unread body is discarded and its connection closed. */
  readonly unreadTimeout: number
}

export interface Events {
  readonly onResponse: (incoming: Incoming) => void
  /** The request failed before a response. `sent`: the request may have reached the server. */
  readonly onFailure: (cause: unknown, sent: boolean) => void
}

export type ResponseHeaders = Readonly<Record<string, string | Array<string> | undefined>>

type Parts = NonEmptyReadonlyArray<Uint8Array>

// Pause the server at this many buffered bytes, unless a reader wants the whole body.
const highWaterMark = 256 * 1024

export class Incoming implements Dispatcher.DispatchHandler {
  status = 0
  headers: ResponseHeaders = {}
  /** The body is decompressed here. */
  decoded = false

  readonly #limits: Limits
  readonly #events: Events
  #phase: "waiting" | "arriving" | "complete" | "failed" = "waiting"
  #reading: "nobody" | "whole" | "stream" = "nobody"
  #failure: unknown
  #controller: Dispatcher.DispatchController | undefined
  #decode: Decoding.Decoder | undefined
  #decoder: Duplex | undefined
  #chunks: Array<Uint8Array> = []
  #queued = 0
  #received = 0
  #readers: Array<() => void> = []
  #unread: NodeJS.Timeout | undefined

  constructor(limits: Limits, events: Events) {
    this.#limits = limits
    this.#events = events
  }

  get maxResponseBytes(): number {
    return this.#limits.maxResponseBytes
  }

  /** The whole body, kept so that it can be read again. */
  get whole(): Effect.Effect<Uint8Array, unknown> {
    return Effect.suspend(() => {
      if (this.#reading === "stream") return Effect.fail(new BodyUnavailable())
      this.#read("whole")
      return this.#phase === "arriving" ? this.#wait(() => this.#joined()) : this.#joined()
    })
  }

  /** Reads the body in parts, once. After `whole`, it repeats the buffered body. */
  get parts(): Effect.Effect<Pull.Pull<Parts, unknown>, BodyUnavailable> {
    return Effect.suspend(() => {
      if (this.#reading === "stream") return Effect.fail(new BodyUnavailable())
      if (this.#reading === "whole") return Effect.succeed(once(this.whole))
      this.#read("stream")
      return Effect.succeed(this.#next())
    })
  }

  /** Cancels the request and closes its connection, unless the response is complete. */
  abort(cause: Error): void {
    if (this.#phase === "complete" || this.#phase === "failed") return
    this.#fail(cause)
    this.#controller?.abort(cause)
  }

  /** undici calls this just before it writes the request, so a request aborted in the queue is never sent. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#failure instanceof Error) controller.abort(this.#failure)
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: ResponseHeaders): void {
    if (status < 200 || this.#phase !== "waiting") return
    this.#phase = "arriving"
    this.status = status
    this.headers = headers
    this.#decode = Decoding.decoderOf(headers["content-encoding"])
    this.decoded = this.#decode !== undefined
    // A short body arrives in the same packet, so it is complete before the microtask runs.
    queueMicrotask(() => {
      this.#events.onResponse(this)
      if (this.#phase === "arriving" && this.#reading === "nobody") this.#watch()
    })
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Uint8Array): void {
    if (this.#phase !== "arriving") return
    if (this.#decode === undefined) return this.#take(chunk)
    this.#decoder ??= this.#startDecoder(this.#decode(chunk))
    if (!this.#decoder.write(chunk)) this.#controller?.pause()
  }

  onResponseEnd(): void {
    if (this.#phase !== "arriving") return
    if (this.#decoder === undefined) this.#complete()
    else this.#decoder.end()
  }

  onResponseError(_: Dispatcher.DispatchController, cause: Error): void {
    if (this.#phase === "waiting" || this.#phase === "arriving") this.#fail(cause)
  }

  #next(): Pull.Pull<Parts, unknown> {
    return Effect.suspend(() => {
      const [first, ...others] = this.#chunks
      if (first !== undefined) {
        this.#chunks = []
        this.#queued = 0
        this.#resume()
        return Effect.succeed<Parts>([first, ...others])
      }
      if (this.#phase === "failed") return Effect.fail(this.#failure)
      return this.#phase === "complete" ? Cause.done() : this.#wait(() => this.#next())
    })
  }

  #startDecoder(decoder: Duplex): Duplex {
    return decoder
      .on("data", (bytes: Uint8Array) => this.#take(bytes))
      .on("drain", () => this.#controller?.resume())
      .on("end", () => this.#complete())
      .on("error", (cause) => this.abort(cause))
  }

  #take(bytes: Uint8Array): void {
    if (this.#phase !== "arriving") return
    this.#received += bytes.length
    if (this.#received > this.#limits.maxResponseBytes) {
      return this.abort(new ResponseTooLarge({ maxResponseBytes: this.#limits.maxResponseBytes }))
    }
    this.#chunks.push(bytes)
    this.#queued += bytes.length
    if (this.#reading === "whole") return
    if (this.#queued >= highWaterMark) (this.#decoder ?? this.#controller)?.pause()
    if (this.#reading === "stream") this.#wake()
  }

  #read(how: "whole" | "stream"): void {
    this.#reading = how
    clearTimeout(this.#unread)
    this.#resume()
  }

  #resume(): void {
    if (this.#phase === "arriving") (this.#decoder ?? this.#controller)?.resume()
  }

  #joined(): Effect.Effect<Uint8Array, unknown> {
    if (this.#phase === "failed") return Effect.fail(this.#failure)
    const [first, ...others] = this.#chunks
    const bytes =
      first === undefined ? new Uint8Array() : others.length === 0 ? first : Buffer.concat(this.#chunks)
    this.#chunks = [bytes]
    return Effect.succeed(bytes)
  }

  #wait<A, E>(then: () => Effect.Effect<A, E>): Effect.Effect<A, E> {
    return Effect.callback((resume) => {
      this.#readers.push(() => resume(then()))
      return Effect.sync(() => this.abort(new BodyAbandoned({ because: "its reader was interrupted" })))
    })
  }

  // An unread body longer than the buffer would occupy its connection for good.
  #watch(): void {
    const { unreadTimeout } = this.#limits
    this.#unread = setTimeout(
      () => this.abort(new BodyAbandoned({ because: `it was not read within ${unreadTimeout} ms` })),
      unreadTimeout
    ).unref()
  }

  #complete(): void {
    if (this.#phase !== "arriving") return
    this.#phase = "complete"
    this.#settle()
  }

  #fail(cause: unknown): void {
    if (this.#phase === "waiting") {
      const sent = this.#controller !== undefined
      queueMicrotask(() => this.#events.onFailure(cause, sent))
    }
    this.#phase = "failed"
    this.#failure = cause
    this.#decoder?.destroy()
    this.#settle()
  }

  #settle(): void {
    clearTimeout(this.#unread)
    this.#wake()
  }

  #wake(): void {
    if (this.#readers.length === 0) return
    const readers = this.#readers
    this.#readers = []
    queueMicrotask(() => readers.forEach((resume) => resume()))
  }
}

const once = (whole: Effect.Effect<Uint8Array, unknown>): Pull.Pull<Parts, unknown> => {
  let read = false
  return Effect.suspend(() => {
    if (read) return Cause.done()
    read = true
    return Effect.map(whole, (bytes): Parts => [bytes])
  })
}
