/** The options of the transport: their defaults and their checks. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { Limits } from "./Incoming.ts"

/**
 * The options of `NodeTransport.make` and `layerOptions`.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /**
   * The proxy for all requests, such as `http://user:password@proxy.example.com:3128`; user name and password
   * percent-encoded. `false`: no proxy, and the environment is ignored.
   *
   * Default: the environment. `GENESYSCLOUD_PROXY_HOST` with `_PORT`, `_PROTOCOL`, `_AUTH_USERNAME` and
   * `_AUTH_PASSWORD` (the names of the vendor's Terraform provider) wins over `HTTPS_PROXY` for https URLs and
   * `HTTP_PROXY` for the rest, in lower or upper case. `NO_PROXY` exempts hosts from both.
   */
  readonly proxy?: string | Redacted.Redacted<string> | false | undefined
  /** Maximum number of connections to one origin. Further requests wait. Default: 64. */
  readonly connections?: number | undefined
  /**
   * How long to keep an idle connection, unless the server says. Default: 4 seconds. Many servers close after 5, and a
   * request that meets a closing connection has an unknown outcome.
   */
  readonly keepAliveTimeout?: Duration.Input | undefined
  /** Maximum time for opening a connection. Default: 10 seconds. */
  readonly connectTimeout?: Duration.Input | undefined
  /** Maximum time in which the server sends nothing, before or within a response. Default: 5 minutes. */
  readonly idleTimeout?: Duration.Input | undefined
  /**
   * Closes the connection of a response whose body is not read within this time. Bodies up to 256 KiB are buffered and
   * release their connection anyway. Default: 30 seconds.
   */
  readonly unreadTimeout?: Duration.Input | undefined
  /**
   * Maximum size of a response after decompression, in bytes. Larger ones fail with `ResponseTooLarge`. Default:
   * 256 MiB, about a million rows of a usage result, and half of the longest possible string.
   */
  readonly maxResponseBytes?: number | undefined
  /**
   * Send `accept-encoding: gzip, br`. It saves transfer time and costs CPU. Compressed responses are decompressed either
   * way. Default: `true`.
   */
  readonly compressed?: boolean | undefined
  /** In PEM format: the authorities to trust instead of those of Node.js, and the client's certificate and key. */
  readonly tls?:
    | {
        readonly ca?: string | ReadonlyArray<string> | undefined
        readonly cert?: string | undefined
        readonly key?: Redacted.Redacted<string> | undefined
      }
    | undefined
}

const defaults = {
  connections: 64,
  keepAliveTimeout: "4 seconds",
  connectTimeout: "10 seconds",
  idleTimeout: "5 minutes",
  unreadTimeout: "30 seconds",
  maxResponseBytes: 256 * 1024 * 1024,
  compressed: true
} as const

export interface Settings {
  readonly agent: {
    readonly connections: number
    readonly keepAliveTimeout: number
    readonly connectTimeout: number
    readonly headersTimeout: number
    readonly bodyTimeout: number
    readonly allowH2: false
  }
  readonly tls: { readonly ca?: Array<string>; readonly cert?: string; readonly key?: string }
  readonly limits: Limits
  readonly compressed: boolean
}

/** Fails with a message for the user. undici would check the numbers only at the first request. */
export const from = (options: Options): Effect.Effect<Settings, string> => {
  const {
    compressed = defaults.compressed,
    connections = defaults.connections,
    maxResponseBytes = defaults.maxResponseBytes,
    tls: { ca, cert, key } = {}
  } = options
  if (!Number.isInteger(connections) || connections < 1) {
    return Effect.fail(`connections must be a whole number above 0, and is ${connections}`)
  }
  if (!(maxResponseBytes > 0)) {
    return Effect.fail(`maxResponseBytes must be above 0, and is ${maxResponseBytes}`)
  }
  return Effect.succeed({
    agent: {
      connections,
      keepAliveTimeout: millis(options.keepAliveTimeout ?? defaults.keepAliveTimeout),
      connectTimeout: millis(options.connectTimeout ?? defaults.connectTimeout),
      headersTimeout: millis(options.idleTimeout ?? defaults.idleTimeout),
      bodyTimeout: millis(options.idleTimeout ?? defaults.idleTimeout),
      // With HTTP/1.1, cancelling a request closes its connection. With HTTP/2, undici resends requests on its own
      // when a server shuts down.
      allowH2: false
    },
    tls: {
      ...(ca !== undefined && { ca: [ca].flat() }),
      ...(cert !== undefined && { cert }),
      ...(key !== undefined && { key: Redacted.value(key) })
    },
    limits: { maxResponseBytes, unreadTimeout: millis(options.unreadTimeout ?? defaults.unreadTimeout) },
    compressed
  })
}

// undici reads 0 as "never", and timers of Node.js overflow above 2^31 - 1 ms.
const millis = (duration: Duration.Input): number =>
  Math.max(1, Math.min(Math.ceil(Duration.toMillis(duration)), 2 ** 31 - 1))
