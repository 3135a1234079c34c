/** Checks the options and fills in the defaults. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { Options } from "../../NodeTransport.ts"
import type { Limits } from "./Incoming.ts"

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
