/** An `HttpClientResponse` over an `Incoming`. Headers, cookies and the URL are computed on first use. */
import * as Effect from "effect/Effect"
import * as Cookies from "effect/http/Cookies"
import * as Headers from "effect/http/Headers"
import * as HttpClientError from "effect/http/HttpClientError"
import type * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as HttpIncomingMessage from "effect/http/HttpIncomingMessage"
import * as UrlParams from "effect/http/UrlParams"
import * as Inspectable from "effect/Inspectable"
import * as Option from "effect/Option"
import { type Pipeable, pipeArguments } from "effect/Pipeable"
import type * as Schema from "effect/Schema"
import type * as Socket from "effect/socket/Socket"
import * as Stream from "effect/Stream"
import { BodyAbandoned } from "./Errors.ts"
import type { Incoming, ResponseHeaders } from "./Incoming.ts"

type Failable<A> = Effect.Effect<A, HttpClientError.HttpClientError>

const utf8 = new TextDecoder()

export class Response extends Inspectable.Class implements HttpClientResponse.HttpClientResponse, Pipeable {
  readonly [HttpIncomingMessage.TypeId] = HttpIncomingMessage.TypeId
  readonly [HttpClientResponse.TypeId] = HttpClientResponse.TypeId
  readonly request: HttpClientRequest.HttpClientRequest
  readonly status: number
  readonly remoteAddress = Option.none<string>()
  readonly #url: URL
  readonly #incoming: Incoming
  #headers: Headers.Headers | undefined
  #cookies: Cookies.Cookies | undefined

  constructor(request: HttpClientRequest.HttpClientRequest, url: URL, incoming: Incoming) {
    super()
    this.request = request
    this.status = incoming.status
    this.#url = url
    this.#incoming = incoming
  }

  /** For the client: this transport limits its bodies itself. */
  get maxResponseBytes(): number {
    return this.#incoming.maxResponseBytes
  }

  get url(): string {
    return this.#url.origin + this.#url.pathname + this.#url.search
  }

  get headers(): Headers.Headers {
    const { decoded, headers } = this.#incoming
    return (this.#headers ??= Headers.fromInput(decoded ? withoutEncoding(headers) : headers))
  }

  get cookies(): Cookies.Cookies {
    return (this.#cookies ??= Cookies.fromSetCookie(this.#incoming.headers["set-cookie"] ?? []))
  }

  get text(): Failable<string> {
    return Effect.flatMap(this.#bytes, (bytes) => this.#attempt(() => utf8.decode(bytes)))
  }

  get json(): Failable<Schema.Json> {
    return Effect.flatMap(this.text, (text) => this.#attempt(() => (text === "" ? null : JSON.parse(text))))
  }

  get arrayBuffer(): Failable<ArrayBuffer> {
    return Effect.map(this.#bytes, (bytes) => new Uint8Array(bytes).buffer)
  }

  get urlParamsBody(): Failable<UrlParams.UrlParams> {
    // URLSearchParams would drop a leading "?", which is part of the first name here.
    return Effect.flatMap(this.text, (text) =>
      this.#attempt(() => UrlParams.fromInput(new URLSearchParams(text.replace(/^\?/, "%3F"))))
    )
  }

  get formData(): Failable<FormData> {
    return Effect.flatMap(this.arrayBuffer, (body) =>
      Effect.tryPromise({
        try: () => new globalThis.Response(body, { headers: { ...this.headers } }).formData(),
        catch: (cause) => this.#failure(cause)
      })
    )
  }

  get stream(): Stream.Stream<Uint8Array, HttpClientError.HttpClientError> {
    const incoming = this.#incoming
    return Stream.fromPull(incoming.parts).pipe(
      Stream.mapError((cause) => this.#failure(cause)),
      Stream.ensuring(Effect.sync(() => incoming.abort(new BodyAbandoned({ because: "its reader stopped" }))))
    )
  }

  get upgrade(): Effect.Effect<Socket.Socket, HttpClientError.HttpClientError> {
    return Effect.fail(
      new HttpClientError.HttpClientError({
        reason: new HttpClientError.StatusCodeError({
          request: this.request,
          response: this,
          description: "this transport does not support HTTP upgrades"
        })
      })
    )
  }

  toJSON(): unknown {
    return HttpIncomingMessage.inspect(this, {
      _id: "HttpClientResponse",
      request: this.request.toJSON(),
      status: this.status
    })
  }

  pipe() {
    return pipeArguments(this, arguments)
  }

  get #bytes(): Failable<Uint8Array> {
    return Effect.mapError(this.#incoming.whole, (cause) => this.#failure(cause))
  }

  #attempt<A>(read: () => A): Failable<A> {
    return Effect.try({ try: read, catch: (cause) => this.#failure(cause) })
  }

  #failure(cause: unknown) {
    return new HttpClientError.HttpClientError({
      reason: new HttpClientError.DecodeError({
        request: this.request,
        response: this,
        cause,
        // The message of a SyntaxError quotes the body.
        ...(cause instanceof Error && !(cause instanceof SyntaxError) && { description: cause.message })
      })
    })
  }
}

// These headers describe the compressed body, not the one that readers get.
const withoutEncoding = (headers: ResponseHeaders): ResponseHeaders => ({
  ...headers,
  "content-encoding": undefined,
  "content-length": undefined
})
