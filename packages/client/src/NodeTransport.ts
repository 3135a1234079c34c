/**
 * An `HttpClient` for Node.js on undici, with what a service needs: kept connections, proxies from the environment,
 * decompression, a limit on the size of responses, and interruption that closes the connection.
 *
 * It calls undici's `dispatch` rather than `request`: the body is collected as it arrives, without a stream and three
 * promises for each response. Requests take the short way past `HttpClient.make` unless somebody traces them. So a GET
 * costs about what `undici.request` costs, and a third of what it costs with `NodeHttpClient.layerUndici`.
 */
import * as Data from "effect/Data"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientError from "effect/http/HttpClientError"
import type * as HttpClientRequest from "effect/http/HttpClientRequest"
import type * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Url from "effect/http/Url"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import type * as Scope from "effect/Scope"
import * as Tracer from "effect/Tracer"
import type * as Undici from "undici"
import { Incoming } from "./internal/node/Incoming.ts"
import * as Outgoing from "./internal/node/Outgoing.ts"
import * as Proxies from "./internal/node/Proxies.ts"
import { Response } from "./internal/node/Response.ts"
import * as Runtime from "./internal/node/Runtime.ts"
import * as Settings from "./internal/node/Settings.ts"

export { BodyAbandoned, BodyUnavailable, ResponseTooLarge } from "./internal/node/Errors.ts"

export interface Options {
  /**
   * The URL of a proxy for all requests, such as `http://user:password@proxy.example.com:3128`; it wins over the
   * environment. `false` ignores the environment. Default: `GENESYSCLOUD_PROXY_HOST`, `_PORT`, `_PROTOCOL`,
   * `_AUTH_USERNAME` and `_AUTH_PASSWORD`, or else `HTTP_PROXY`, with `HTTPS_PROXY` for URLs of that scheme, in lower
   * or upper case; in either case not for the hosts in `NO_PROXY`.
   */
  readonly proxy?: string | Redacted.Redacted<string> | false | undefined
  /** Connections to one origin; more requests than that wait for a free one. Default: 64. */
  readonly connections?: number | undefined
  /**
   * How long an idle connection is kept, unless the server names a time. Default: 4 seconds, because a request on a
   * connection that the server is closing has an unknown outcome, and many servers close after 5.
   */
  readonly keepAliveTimeout?: Duration.Input | undefined
  /** How long opening a connection may take, with TLS and the proxy. Default: 10 seconds. */
  readonly connectTimeout?: Duration.Input | undefined
  /** How long the server may send nothing, before a response or within one. Default: 5 minutes. */
  readonly idleTimeout?: Duration.Input | undefined
  /** After this time a body that nobody reads is given up, and its connection closed. Default: 30 seconds. */
  readonly unreadTimeout?: Duration.Input | undefined
  /**
   * Bytes of one response after decompression; a longer one fails with {@link ResponseTooLarge}. Default: 256 MiB, about
   * a million rows of a usage result, and half of what a string can hold.
   */
  readonly maxResponseBytes?: number | undefined
  /** Whether to ask for gzip or brotli. Compressed responses are read either way. Default: `true`. */
  readonly compressed?: boolean | undefined
  /** Certificates and keys in PEM format: authorities to trust instead of those of Node.js, and the client's own. */
  readonly tls?:
    | {
        readonly ca?: string | ReadonlyArray<string> | undefined
        readonly cert?: string | undefined
        readonly key?: Redacted.Redacted<string> | undefined
      }
    | undefined
}

/** Why there is no transport: the runtime is too old or not Node.js, or an option or variable is not valid. */
export class NodeTransportError extends Data.TaggedError("NodeTransportError")<{
  readonly problem: string
}> {
  override get message() {
    return this.problem
  }
}

/** A client with connections of its own, which are closed with the scope. */
export const make = (
  options: Options = {}
): Effect.Effect<HttpClient.HttpClient, NodeTransportError, Scope.Scope> =>
  Effect.gen(function* () {
    const undici = yield* load
    const settings = yield* Effect.mapError(Settings.from(options), unable)
    const proxies = yield* Effect.mapError(Proxies.choose(options.proxy), unable)
    const dispatcher = yield* Effect.acquireRelease(
      Effect.try({
        try: () => open(undici, settings, proxies),
        // A certificate or a key that is none; the message does not quote it.
        catch: (cause) =>
          unable(`NodeTransport: ${cause instanceof Error ? cause.message : "invalid options"}`)
      }),
      (opened) => Effect.promise(() => opened.destroy())
    )
    return client(dispatcher, settings)
  })

/** The transport with these options. */
export const layerOptions = (options: Options): Layer.Layer<HttpClient.HttpClient, NodeTransportError> =>
  Layer.effect(HttpClient.HttpClient, make(options))

/** The transport with the defaults, and with the proxies of the environment. */
export const layer: Layer.Layer<HttpClient.HttpClient, NodeTransportError> = layerOptions({})

const unable = (problem: string) => new NodeTransportError({ problem })

// Loaded here and not by an import, because an old Node.js cannot load it, and to import this module costs nothing.
const load = Effect.suspend(() => {
  const problem = Runtime.problemOf(globalThis.process?.versions ?? {})
  return problem === undefined
    ? Effect.tryPromise({
        try: () => import("undici"),
        catch: (cause) => unable(`NodeTransport cannot load undici: ${String(cause)}`)
      })
    : Effect.fail(unable(problem))
})

const open = (
  undici: typeof Undici,
  { agent, tls }: Settings.Settings,
  { except, http, https }: Proxies.Proxies
): Undici.Dispatcher =>
  http === undefined && https === undefined
    ? new undici.Agent({ ...agent, connect: tls })
    : new undici.EnvHttpProxyAgent({
        ...agent,
        connect: tls,
        requestTls: tls,
        proxyTls: tls.ca === undefined ? {} : { ca: tls.ca },
        // Texts, though they be empty, or undici would read the environment itself.
        httpProxy: http === undefined ? "" : Redacted.value(http),
        httpsProxy: https === undefined ? "" : Redacted.value(https),
        noProxy: except
      })

const client = (
  dispatcher: Undici.Dispatcher,
  { compressed, limits }: Settings.Settings
): HttpClient.HttpClient => {
  const send = (request: HttpClientRequest.HttpClientRequest, url: URL, signal?: AbortSignal) =>
    Effect.callback<HttpClientResponse.HttpClientResponse, HttpClientError.HttpClientError>((resume) => {
      if (url.protocol !== "http:" && url.protocol !== "https:") {
        return resume(
          Effect.fail(invalidUrl(request, new Error(`${url.protocol} is not a protocol of HTTP`)))
        )
      }
      const incoming = new Incoming(limits, {
        onResponse: () => resume(Effect.succeed(new Response(request, url, incoming))),
        onFailure: (cause, sent) => resume(Effect.fail(transportError(request, cause, sent)))
      })
      try {
        dispatcher.dispatch(Outgoing.from(request, url, compressed), incoming)
      } catch (cause) {
        return resume(Effect.fail(encodeError(request, cause)))
      }
      signal?.addEventListener("abort", () => incoming.abort(aborted), { once: true })
      return Effect.sync(() => incoming.abort(aborted))
    })

  const traced = HttpClient.make(send)
  const execute = (request: HttpClientRequest.HttpClientRequest) =>
    Effect.withFiber((fiber) => {
      if (isTraced(fiber, request)) return traced.execute(request)
      const url = Url.make(request.url, request.urlParams, Option.getOrUndefined(request.hash))
      return Result.isSuccess(url)
        ? send(request, url.success)
        : Effect.fail(invalidUrl(request, url.failure))
    })
  return HttpClient.makeWith<HttpClientError.HttpClientError, never, HttpClientError.HttpClientError, never>(
    Effect.flatMap(execute),
    Effect.succeed
  )
}

/**
 * Whether somebody would see a span of the request, or the server a trace. Without a tracer Effect makes up ids that
 * name nothing; but where the program was called with a trace, the request goes on with it.
 */
const isTraced = (
  fiber: Fiber.Fiber<unknown, unknown>,
  request: HttpClientRequest.HttpClientRequest
): boolean => {
  const { span, tracer } = fiber.cache
  return (
    ((tracer !== undefined && tracer !== Tracer.nativeTracer) || isWithinTrace(span)) &&
    !fiber.getRef(Tracer.DisablePropagation) &&
    !fiber.getRef(HttpClient.TracerDisabledWhen)(request)
  )
}

const isWithinTrace = (span: Tracer.AnySpan | undefined): boolean =>
  span !== undefined && (span._tag === "ExternalSpan" || isWithinTrace(Option.getOrUndefined(span.parent)))

const aborted = new Error("the request was interrupted")

const transportError = (request: HttpClientRequest.HttpClientRequest, cause: unknown, sent: boolean) => {
  const problem = problemOf(cause)
  return new HttpClientError.HttpClientError({
    reason: new HttpClientError.TransportError({
      request,
      cause,
      description: sent ? problem : `nothing was sent: ${problem}`
    })
  })
}

// Where every address of a host refuses, the message is empty, and the code says why.
const problemOf = (cause: unknown): string => {
  if (!(cause instanceof Error)) return String(cause)
  return cause.message || ("code" in cause ? String(cause.code) : cause.name)
}

const encodeError = (request: HttpClientRequest.HttpClientRequest, cause: unknown) =>
  new HttpClientError.HttpClientError({
    reason: new HttpClientError.EncodeError({ request, cause, description: problemOf(cause) })
  })

const invalidUrl = (request: HttpClientRequest.HttpClientRequest, cause: unknown) =>
  new HttpClientError.HttpClientError({ reason: new HttpClientError.InvalidUrlError({ request, cause }) })
