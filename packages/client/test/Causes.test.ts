/** The message for each failure of the connection, and whether the request may have been sent. */
import { Credentials, type GenesysError, OAuthApi, type Reason, RetryPolicy } from "@effect-genesys/client"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import type * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import * as Certificate from "./Certificate.ts"
import * as Server from "./Server.ts"
import * as Sockets from "./Sockets.ts"

const request = { name: "Bot", authorizedGrantType: "CLIENT-CREDENTIALS" } as const

/** The error of a creation, which must not be sent twice. */
const failing = (region: string, transport: Layer.Layer<HttpClient.HttpClient>) =>
  Effect.flip(OAuthApi.OAuthApi.use((api) => api.postOauthClients(request))).pipe(
    Effect.provide(
      OAuthApi.layer({
        region,
        credentials: Credentials.accessToken(Redacted.make("canary")),
        retryPolicy: RetryPolicy.never
      }).pipe(Layer.provide(transport), Layer.orDie)
    )
  )

const assertTransport = (
  { attempts, isUnknownOutcome, message, reason }: GenesysError.GenesysError,
  expected: { readonly kind: Reason.TransportKind; readonly problem: RegExp; readonly advice: RegExp }
) => {
  assert(reason._tag === "Transport", message)
  assert.strictEqual(reason.kind, expected.kind, message)
  assert.match(reason.problem, expected.problem)
  assert.match(message, expected.advice)
  assert.notMatch(message, /canary|undefined|\(0\)|\(\)|&/)
  const isUnsent = unsent.has(reason.kind)
  assert.strictEqual(isUnknownOutcome, !isUnsent, message)
  assert.strictEqual(attempts, isUnsent ? 0 : 1)
}
const unsent: ReadonlySet<Reason.TransportKind> = new Set([
  "connection",
  "authority",
  "expired",
  "host",
  "proxy",
  "runtime"
])

const undici = Layer.orDie(NodeTransport.layer)
const through = (options: NodeTransport.Options) => Layer.orDie(NodeTransport.layerOptions(options))
const both = { undici, fetch: FetchHttpClient.layer }

interface Case {
  readonly what: string
  readonly over: Readonly<Record<string, Layer.Layer<HttpClient.HttpClient>>>
  readonly region: Effect.Effect<string, never, Scope.Scope>
  readonly kind: Reason.TransportKind
  readonly problem: RegExp
  readonly advice: RegExp
}

const secured = (certificate: string) =>
  Effect.map(
    Sockets.serveSecurely((_, response) => response.end("{}"), certificate),
    ({ port }) => `https://localhost:${port}`
  )
const at = (server: Effect.Effect<Sockets.Listening, never, Scope.Scope>, scheme = "http") =>
  Effect.map(server, ({ port }) => `${scheme}://127.0.0.1:${port}`)

const trust = /is not trusted .*NODE_EXTRA_CA_CERTS under Node\.js, or tls\.ca of NodeTransport/
const way = /there was no connection to .*check the network, the proxy and the region/
const between = /check for a proxy or gateway in between/

const cases: ReadonlyArray<Case> = [
  {
    what: "a self-signed certificate",
    over: both,
    region: secured(Certificate.certificate),
    kind: "authority",
    problem: /^DEPTH_ZERO_SELF_SIGNED_CERT$/,
    advice: trust
  },
  {
    what: "a certificate of an unknown authority",
    over: both,
    region: secured(Certificate.ofAnotherAuthority),
    kind: "authority",
    problem: /^UNABLE_TO_VERIFY_LEAF_SIGNATURE$/,
    advice: trust
  },
  {
    what: "an expired certificate",
    over: { undici: through({ tls: { ca: Certificate.expired } }) },
    region: secured(Certificate.expired),
    kind: "expired",
    problem: /^CERT_HAS_EXPIRED$/,
    advice: /is not valid today .*check the clock/
  },
  {
    what: "a certificate of another host",
    over: { undici: through({ tls: { ca: Certificate.ofAnotherHost } }) },
    region: secured(Certificate.ofAnotherHost),
    kind: "host",
    problem: /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    advice: /belongs to another host .*check the region and the proxy/
  },
  {
    what: "a port without a server",
    over: both,
    region: Effect.map(Sockets.closedPort, (port) => `http://127.0.0.1:${port}`),
    kind: "connection",
    problem: /^ECONNREFUSED$/,
    advice: way
  },
  {
    what: "a host that has no address",
    over: both,
    region: Effect.succeed("http://nowhere.invalid"),
    kind: "connection",
    problem: /^(?:ENOTFOUND|EAI_AGAIN)$/,
    advice: way
  },
  {
    what: "a server without TLS",
    over: both,
    region: at(
      Sockets.serve((_, response) => response.end("{}")),
      "https"
    ),
    kind: "connection",
    problem: /^ERR_SSL_/,
    advice: way
  },
  {
    what: "a reset",
    over: both,
    region: at(Sockets.serveResets),
    kind: "broken",
    problem: /^ECONNRESET$/,
    advice: /the connection to .* broke .*try again/
  },
  {
    what: "a server that hangs up",
    over: both,
    region: at(Sockets.serveBytes("", true)),
    kind: "broken",
    problem: /^UND_ERR_SOCKET$/,
    advice: /the connection to .* broke/
  },
  {
    what: "an answer that breaks off",
    over: both,
    region: at(Sockets.serveBytes("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{", true)),
    kind: "broken",
    problem: /^UND_ERR_SOCKET$/,
    advice: /the connection to .* broke/
  },
  {
    what: "an answer that is not HTTP",
    over: both,
    region: at(Sockets.serveBytes("SSH-2.0-OpenSSH_9.6\r\n\r\n", true)),
    kind: "protocol",
    problem: /^Response does not match the HTTP/,
    advice: between
  },
  ...["gzip", "deflate", "br"].map((encoding): Case => ({
    what: `a body that is not ${encoding}`,
    over: both,
    region: at(
      Sockets.serve((_, response) =>
        response.writeHead(200, { "content-encoding": encoding }).end(Buffer.from("x\x9cgarbage", "latin1"))
      )
    ),
    kind: "protocol",
    problem: /^(?:Z_|ERR__ERROR_|ERR_BROTLI)/,
    advice: between
  }))
]

describe("the connection to the server", () => {
  for (const { over, region, what, ...expected } of cases) {
    for (const [name, transport] of Object.entries(over)) {
      it.live(`fails for ${what}, under ${name}`, () =>
        Effect.gen(function* () {
          assertTransport(yield* failing(yield* region, transport), expected)
        })
      )
    }
  }

  it.live("fails for a proxy that refuses", () =>
    Effect.gen(function* () {
      const proxy = yield* Sockets.serveProxy("user:password")
      const transport = through({ proxy: `http://user:wrong@127.0.0.1:${proxy.port}` })
      assertTransport(yield* failing("eu-central-1", transport), {
        kind: "proxy",
        problem: /^Proxy response \(407\)/,
        advice: /the proxy refused to connect to api\.mypurecloud\.de .*user and password/
      })
    })
  )

  it.live("fails unsent for a server that hangs up before the connection is secure", () =>
    Effect.gen(function* () {
      const server = yield* Sockets.serveBytes("", true)
      const error = yield* failing(`https://127.0.0.1:${server.port}`, undici)
      assert.include(error.message, "(ECONNRESET)")
      assert.strictEqual(error.attempts, 0)
      assert.isFalse(error.isUnknownOutcome)
    })
  )

  it.live("fails for a proxy that does not exist", () =>
    Effect.gen(function* () {
      const transport = through({ proxy: `http://127.0.0.1:${yield* Sockets.closedPort}` })
      assertTransport(yield* failing("eu-central-1", transport), {
        kind: "connection",
        problem: /^ECONNREFUSED$/,
        advice: way
      })
    })
  )
})

const deno =
  "error sending request for url (https://api.mypurecloud.de/api/v2/oauth/clients?canary): client error"

/** Errors as transports report them, which tests cannot provoke. */
const reported: ReadonlyArray<readonly [kind: Reason.TransportKind, ...causes: ReadonlyArray<string>]> = [
  ["expired", "CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID"],
  ["host", "ERR_TLS_CERT_ALTNAME_INVALID"],
  ["authority", "SELF_SIGNED_CERT_IN_CHAIN", "UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "CERT_UNTRUSTED"],
  ["connection", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "UND_ERR_CONNECT_TIMEOUT", "UND_ERR_PRX_TLS"],
  ["connection", "ERR_SSL_WRONG_VERSION_NUMBER", "ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE"],
  ["connection", "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION", "ERR_SSL_UNSUPPORTED_PROTOCOL"],
  ["connection", "ConnectionRefused", "FailedToOpenSocket"],
  ["protocol", "ZlibError", "BrotliDecompressionError"],
  // These can also come from a connection that worked before.
  ["unknown", "ELATER"],
  ["broken", "ECONNRESET", "EPIPE", "EPROTO", "ERR_SSL_BAD_RECORD_TYPE", "ERR_STREAM_PREMATURE_CLOSE"],
  ["silent", "ETIMEDOUT", "UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT"],
  ["protocol", "HPE_INVALID_CONSTANT", "HPE_HEADER_OVERFLOW", "UND_ERR_HEADERS_OVERFLOW", "Z_DATA_ERROR"]
]
const said: ReadonlyArray<readonly [message: string, kind: Reason.TransportKind, advice: RegExp]> = [
  [
    "dispatcher.request is not a function",
    "runtime",
    /does not work in this runtime .*FetchHttpClient\.layer/
  ],
  ["Failed to fetch", "browser", /the origins that the API allows/],
  ["NetworkError when attempting to fetch resource.", "browser", /the origins that the API allows/],
  ["Load failed", "browser", /the origins that the API allows/],
  // Deno's.
  [
    `${deno} (Connect): invalid peer certificate: certificate expired: verification`,
    "expired",
    /check the clock/
  ],
  [
    `${deno} (Connect): invalid peer certificate: certificate not valid for name "x"`,
    "host",
    /check the region/
  ],
  [`${deno} (Connect): invalid peer certificate: UnknownIssuer`, "authority", trust],
  [`${deno} (Connect): dns error: failed to lookup address`, "connection", way],
  [`${deno} (Connect): tcp connect error: Connection refused (os error 111)`, "connection", way],
  [
    `${deno} (SendRequest): connection closed before message completed`,
    "broken",
    /broke \(\(SendRequest\): connection/
  ],
  [`${deno} (SendRequest): invalid HTTP version parsed`, "protocol", between],
  ["Connection reset by peer (os error 104)", "broken", /try again/],
  ["Malformed_HTTP_Response", "protocol", between],
  ["bad port", "connection", way],
  ["socket hang up", "broken", /the connection to api\.mypurecloud\.de broke/],
  ["", "unknown", /there was no connection to api\.mypurecloud\.de \(TransportError\); check the network/]
]

const failingWith = (cause: Error) =>
  Effect.flip(OAuthApi.OAuthApi.use((api) => api.postOauthClients(request))).pipe(
    Effect.provide(
      Server.layer(
        Server.make(() => cause),
        { retryPolicy: RetryPolicy.never }
      )
    )
  )

describe("a cause that a transport reports", () => {
  for (const [kind, ...codes] of reported) {
    for (const code of codes) {
      it.effect(`${code} is of the kind ${kind}, also within another error`, () =>
        Effect.gen(function* () {
          const cause = Object.assign(new Error("canary"), { code })
          for (const error of [cause, new TypeError("fetch failed", { cause })]) {
            assertTransport(yield* failingWith(error), {
              kind,
              problem: new RegExp(`^${code}$`),
              advice: new RegExp(`\\(${code}\\); `)
            })
          }
        })
      )
    }
  }

  for (const [message, kind, advice] of said) {
    it.effect(`with the message ${JSON.stringify(message)} is of the kind ${kind}`, () =>
      Effect.gen(function* () {
        assertTransport(yield* failingWith(new TypeError(message)), { kind, problem: /./, advice })
      })
    )
  }
})
