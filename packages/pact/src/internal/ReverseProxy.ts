/**
 * A reverse proxy between Pact's core and a server. The core has no option for a certificate, uses the proxy of the
 * environment, and does not replace a header that a pact has; the reverse proxy does this, and changes nothing else.
 */
import { type IncomingMessage, request as requestHttp, type ServerResponse } from "node:http"
import { request as requestHttps } from "node:https"
import { buffer } from "node:stream/consumers"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as LocalServer from "./LocalServer.ts"
import type { Tls } from "./VerifierOptions.ts"

export interface Upstream {
  readonly url: URL
  /** They replace headers of the same name, in any case. */
  readonly headers: Readonly<Record<string, string>>
  readonly tls: Tls
}

export interface ReverseProxy {
  /** The proxy's URL, which replaces that of the upstream. */
  readonly url: string
  /** Replaces the origin of the proxy in a text with that of the upstream. */
  readonly withUpstream: (text: string) => string
  /** A sentence for each reason why a request got no response. */
  readonly problems: ReadonlyArray<string>
}

export const make = (upstream: Upstream): Effect.Effect<ReverseProxy, never, Scope.Scope> =>
  Effect.gen(function* () {
    const problems = new Set<string>()
    const origin = yield* LocalServer.make((request, response) => {
      void buffer(request)
        .then((body) => forward(upstream, request, body, response))
        .catch((error: unknown) => {
          // The core has closed the connection, as it does after a timeout.
          if (response.closed) return
          problems.add(sentence(upstream, error))
          response.destroy()
        })
    })
    return {
      url: `${origin}${upstream.url.pathname}${upstream.url.search}`,
      withUpstream: (text: string) => text.replaceAll(origin, upstream.url.origin),
      get problems() {
        return [...problems]
      }
    }
  }).pipe(Effect.orDie)

const forward = (upstream: Upstream, request: IncomingMessage, body: Buffer, response: ServerResponse) =>
  new Promise<void>((resolve, reject) => {
    const { url } = upstream
    const send = url.protocol === "https:" ? requestHttps : requestHttp
    const sent = send({
      // `hostname` has brackets around an IPv6 address.
      host: url.hostname.replace(/^\[|\]$/g, ""),
      port: url.port === "" ? undefined : url.port,
      method: request.method,
      path: request.url,
      headers: headersOf(upstream, request, body),
      agent: false,
      // The core accepts responses with wrong lengths and line ends, so the proxy must, too.
      insecureHTTPParser: true,
      ...upstream.tls,
      // The default would depend on `NODE_TLS_REJECT_UNAUTHORIZED`.
      rejectUnauthorized: upstream.tls.rejectUnauthorized ?? true
    })
    response.once("close", () => sent.destroy())
    sent.once("error", reject)
    sent.once("response", (received) => {
      received.once("error", reject)
      received.once("end", resolve)
      response.sendDate = false
      response.writeHead(
        received.statusCode ?? 502,
        received.statusMessage,
        endToEnd(received.rawHeaders).flat()
      )
      received.pipe(response)
    })
    sent.end(body)
  })

const headersOf = (
  { headers, url }: Upstream,
  { method = "GET", rawHeaders, socket }: IncomingMessage,
  body: Buffer
) => {
  const names = new Set(Object.keys(headers).map((name) => name.toLowerCase()))
  const own = `${socket.localAddress}:${socket.localPort}`
  const kept = endToEnd(rawHeaders)
    .filter(([name]) => !names.has(name.toLowerCase()))
    // A pact may have its own `Host` header.
    .map(([name, value]) => [name, name.toLowerCase() === "host" && value === own ? url.host : value])
  const hasLength = kept.some(([name]) => /^(content-length|transfer-encoding)$/i.test(name ?? ""))
  const length =
    hasLength || body.length > 0 || ["GET", "HEAD", "DELETE", "OPTIONS", "TRACE"].includes(method)
      ? []
      : // Node would send `Transfer-Encoding: chunked` for an empty body.
        [["content-length", "0"]]
  return [...kept, ...length, ...Object.entries(headers)].flat()
}

/** All headers except the hop-by-hop ones. */
const endToEnd = (raw: ReadonlyArray<string>): ReadonlyArray<readonly [name: string, value: string]> =>
  raw
    .flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ""] as const] : []))
    .filter(([name]) => !/^(connection|keep-alive|proxy-connection)$/i.test(name))

const sentence = ({ url }: Upstream, error: unknown): string => {
  const code = error instanceof Error && "code" in error ? String(error.code) : ""
  const known = Object.entries(causes).find(([codes]) => codes.split(" ").includes(code))?.[1]
  if (known !== undefined) return `${url.origin} ${known}`
  if (code.startsWith("HPE_")) return `${url.origin} sent a response that is not valid HTTP (${code}).`
  return `${url.origin} sent no response: ${error instanceof Error ? error.message : String(error)}.`
}

const trust =
  "Pass the certificate that signed it in `tls: { ca }`, as PEM. For a server of your own, `tls: { rejectUnauthorized: false }` skips the check."

/** The problem and its fix, by error codes of Node. */
const causes: Readonly<Record<string, string>> = {
  ECONNREFUSED: "refused the connection: no server listens there. Start the server, or correct the URL.",
  "ENOTFOUND EAI_AGAIN": "was not found: its host has no address. Correct the URL.",
  "ECONNRESET EPIPE":
    "closed the connection without a complete response. Check its log, and whether it expects https.",
  "ETIMEDOUT EHOSTUNREACH ENETUNREACH": "cannot be reached over the network from this machine.",
  DEPTH_ZERO_SELF_SIGNED_CERT: `has a self-signed certificate, which this machine does not trust. ${trust}`,
  "SELF_SIGNED_CERT_IN_CHAIN UNABLE_TO_GET_ISSUER_CERT UNABLE_TO_GET_ISSUER_CERT_LOCALLY UNABLE_TO_VERIFY_LEAF_SIGNATURE": `has a certificate of an authority that this machine does not trust. ${trust}`,
  CERT_HAS_EXPIRED: "has a certificate that has expired. Renew it.",
  CERT_NOT_YET_VALID: "has a certificate that is not valid yet. Check the clocks of both machines.",
  ERR_TLS_CERT_ALTNAME_INVALID:
    "has a certificate for another host. Use a host of the certificate in the URL, or pass it as `tls: { servername }`.",
  "EPROTO ERR_SSL_WRONG_VERSION_NUMBER ERR_SSL_PACKET_LENGTH_TOO_LONG":
    "did not complete the TLS handshake. Check whether the URL should start with http://, and whether the server needs a client certificate (`tls: { cert, key }`)."
}
