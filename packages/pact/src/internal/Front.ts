/**
 * Stands between the core of Pact and a server, since the core cannot do some of this itself: it has no option for a
 * certificate, follows proxies of the environment, and does not replace a header that a pact has. All else goes through
 * as it is.
 */
import { type IncomingMessage, request as requestHttp, type ServerResponse } from "node:http"
import { request as requestHttps } from "node:https"
import { buffer } from "node:stream/consumers"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as LocalServer from "./LocalServer.ts"
import type { Tls } from "./VerifierOptions.ts"

export interface Target {
  readonly url: URL
  /** They take the place of headers of the same name, whatever its case. */
  readonly headers: Readonly<Record<string, string>>
  readonly tls: Tls
}

export interface Front {
  /** What stands for the URL of the target. */
  readonly url: string
  /** A text with the target in place of this server. */
  readonly named: (text: string) => string
  /** Why requests got no response, a sentence each. */
  readonly problems: ReadonlyArray<string>
}

export const make = (target: Target): Effect.Effect<Front, never, Scope.Scope> =>
  Effect.gen(function* () {
    const problems = new Set<string>()
    const origin = yield* LocalServer.make((request, response) => {
      void buffer(request)
        .then((body) => pass(target, request, body, response))
        .catch((error: unknown) => {
          // The core went away, as it does when its time is up.
          if (response.closed) return
          problems.add(sentence(target, error))
          response.destroy()
        })
    })
    return {
      url: `${origin}${target.url.pathname}${target.url.search}`,
      named: (text: string) => text.replaceAll(origin, target.url.origin),
      get problems() {
        return [...problems]
      }
    }
  }).pipe(Effect.orDie)

const pass = (target: Target, request: IncomingMessage, body: Buffer, response: ServerResponse) =>
  new Promise<void>((resolve, reject) => {
    const { url } = target
    const send = url.protocol === "https:" ? requestHttps : requestHttp
    const sent = send({
      // As in a URL, brackets are no part of an address of IPv6.
      host: url.hostname.replace(/^\[|\]$/g, ""),
      port: url.port === "" ? undefined : url.port,
      method: request.method,
      path: request.url,
      headers: headersOf(target, request, body),
      agent: false,
      // What the core reads, this reads: it is not strict about lengths and line ends.
      insecureHTTPParser: true,
      ...target.tls,
      // Otherwise `NODE_TLS_REJECT_UNAUTHORIZED` would decide.
      rejectUnauthorized: target.tls.rejectUnauthorized ?? true
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
  { headers, url }: Target,
  { method = "GET", rawHeaders, socket }: IncomingMessage,
  body: Buffer
) => {
  const names = new Set(Object.keys(headers).map((name) => name.toLowerCase()))
  const own = `${socket.localAddress}:${socket.localPort}`
  const kept = endToEnd(rawHeaders)
    .filter(([name]) => !names.has(name.toLowerCase()))
    // A pact may ask for another host than the one that listens.
    .map(([name, value]) => [name, name.toLowerCase() === "host" && value === own ? url.host : value])
  const hasLength = kept.some(([name]) => /^(content-length|transfer-encoding)$/i.test(name ?? ""))
  const length =
    hasLength || body.length > 0 || ["GET", "HEAD", "DELETE", "OPTIONS", "TRACE"].includes(method)
      ? []
      : // Node would announce chunks, and send none.
        [["content-length", "0"]]
  return [...kept, ...length, ...Object.entries(headers)].flat()
}

/** All but the headers of one connection. */
const endToEnd = (raw: ReadonlyArray<string>): ReadonlyArray<readonly [name: string, value: string]> =>
  raw
    .flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ""] as const] : []))
    .filter(([name]) => !/^(connection|keep-alive|proxy-connection)$/i.test(name))

const sentence = ({ url }: Target, error: unknown): string => {
  const code = error instanceof Error && "code" in error ? String(error.code) : ""
  const known = Object.entries(causes).find(([codes]) => codes.split(" ").includes(code))?.[1]
  if (known !== undefined) return `${url.origin} ${known}`
  if (code.startsWith("HPE_")) return `${url.origin} sent a response that is not valid HTTP (${code}).`
  return `${url.origin} sent no response: ${error instanceof Error ? error.message : String(error)}.`
}

const trust =
  "Pass the certificate that signed it in `tls: { ca }`, as PEM. For a server of your own, `tls: { rejectUnauthorized: false }` skips the check."

/** What is wrong by the codes of Node, and what to do about it. */
const causes: Readonly<Record<string, string>> = {
  ECONNREFUSED: "refused the connection: nothing listens there. Start the server, or correct the URL.",
  "ENOTFOUND EAI_AGAIN": "was not found: its host has no address. Correct the URL.",
  "ECONNRESET EPIPE":
    "closed the connection without a complete response. Check its log, and whether it expects https.",
  "ETIMEDOUT EHOSTUNREACH ENETUNREACH": "cannot be reached over the network from this machine.",
  DEPTH_ZERO_SELF_SIGNED_CERT: `has a certificate that signs itself, which nobody trusts. ${trust}`,
  "SELF_SIGNED_CERT_IN_CHAIN UNABLE_TO_GET_ISSUER_CERT UNABLE_TO_GET_ISSUER_CERT_LOCALLY UNABLE_TO_VERIFY_LEAF_SIGNATURE": `has a certificate of an authority that this machine does not trust. ${trust}`,
  CERT_HAS_EXPIRED: "has a certificate that has expired. Renew it.",
  CERT_NOT_YET_VALID: "has a certificate that is not valid yet. Check the clocks of both machines.",
  ERR_TLS_CERT_ALTNAME_INVALID:
    "has a certificate for another host. Use a host of the certificate in the URL, or pass it as `tls: { servername }`.",
  "EPROTO ERR_SSL_WRONG_VERSION_NUMBER ERR_SSL_PACKET_LENGTH_TOO_LONG":
    "does not speak TLS as expected. Check whether the URL should begin with http://, and whether it wants the certificate of a client (`tls: { cert, key }`)."
}
