/**
 * The HTTP listener in front of the core's mock server. It adds CORS headers, and explains in words why a request does not
 * match.
 */
import { type IncomingMessage, request as requestHttp, type RequestListener } from "node:http"
import { buffer } from "node:stream/consumers"
import * as Effect from "effect/Effect"
import * as Differences from "./Differences.ts"
import type { MockServer, ServedInteraction } from "./Stub.ts"

export const make =
  (mockServer: MockServer, interactions: ReadonlyArray<ServedInteraction>): RequestListener =>
  (request, response) => {
    void buffer(request)
      .then((body) => forward(mockServer, request, body))
      .then((received) => {
        if (!received.isUnexpected) {
          const { "content-length": _length, ...headers } = received.headers
          response.writeHead(received.status, { ...headers, ...corsHeaders(request, Object.keys(headers)) })
          return response.end(received.body)
        }
        if (isPreflight(request)) return response.writeHead(204, corsHeaders(request, [])).end()
        response.writeHead(501, { "content-type": "application/json", ...corsHeaders(request, []) })
        return response.end(JSON.stringify(explanation(mockServer, request, interactions), undefined, 2))
      })
      .catch((error: unknown) => {
        response.writeHead(500, { "content-type": "application/json", ...corsHeaders(request, []) })
        response.end(JSON.stringify({ error: error instanceof Error ? error.message : String(error) }))
      })
  }

interface Received {
  readonly status: number
  readonly headers: NodeJS.Dict<Array<string>>
  readonly body: Buffer
  /** Whether no interaction matches the request. */
  readonly isUnexpected: boolean
}

const forward = (mockServer: MockServer, { method, rawHeaders, url }: IncomingMessage, body: Buffer) =>
  new Promise<Received>((resolve, reject) => {
    const sent = requestHttp(mockServer.url, { method, path: url, headers: rawHeaders, agent: false })
    sent.once("error", reject)
    sent.once("response", (received) => {
      buffer(received).then(
        (content) =>
          resolve({
            status: received.statusCode ?? 500,
            // Without the CORS and connection headers of the mock server.
            headers: Object.fromEntries(
              Object.entries(received.headersDistinct).filter(
                ([name]) => !/^(access-control-.*|connection|keep-alive|transfer-encoding)$/.test(name)
              )
            ),
            body: content,
            isUnexpected: received.headers["x-pact"] !== undefined
          }),
        reject
      )
    })
    sent.end(body)
  })

const isPreflight = ({ headers, method }: IncomingMessage) =>
  method === "OPTIONS" && headers["access-control-request-method"] !== undefined

/** CORS headers that name the origin: with a wildcard, a page could not send credentials. */
const corsHeaders = (
  { headers }: IncomingMessage,
  exposed: ReadonlyArray<string>
): Record<string, string> => {
  if (headers.origin === undefined) return {}
  const wanted = headers["access-control-request-headers"]
  return {
    "access-control-allow-origin": headers.origin,
    "access-control-allow-credentials": "true",
    "access-control-allow-methods": headers["access-control-request-method"] ?? "*",
    ...(wanted !== undefined && { "access-control-allow-headers": wanted }),
    ...(headers["access-control-request-private-network"] !== undefined && {
      "access-control-allow-private-network": "true"
    }),
    ...(exposed.length > 0 && { "access-control-expose-headers": exposed.join(", ") }),
    vary: "origin"
  }
}

const explanation = (
  mockServer: MockServer,
  { method, url = "/" }: IncomingMessage,
  interactions: ReadonlyArray<ServedInteraction>
) => {
  const [path = "/"] = url.split("?")
  const found = mockServer
    .mismatches()
    .findLast(
      (each) =>
        "type" in each && each.type === "request-mismatch" && each.method === method && each.path === path
    )
  const differences = found === undefined ? [] : Effect.runSync(Differences.of([found], ""))
  return {
    error:
      found === undefined
        ? `The pact has no request ${method} ${path}.`
        : `The pact has ${method} ${path}, but this request differs.`,
    ...(differences.length > 0
      ? { differences: differences.flatMap(({ details }) => details) }
      : {
          interactions: interactions.map(
            ({ description, request, states, status }) =>
              `${request} returns ${status}: ${description}${states.length === 0 ? "" : `, given ${states.join(" and ")}`}`
          )
        })
  }
}
