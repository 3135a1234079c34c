/**
 * What stands between a browser and the mock server of the core: it lets pages of any origin call, and says in words what
 * the core says in terms of itself.
 */
import { type IncomingMessage, request as requestHttp, type RequestListener } from "node:http"
import { buffer } from "node:stream/consumers"
import * as Effect from "effect/Effect"
import * as Differences from "./Differences.ts"
import type { Core, ServedInteraction } from "./Stub.ts"

export const make =
  (core: Core, interactions: ReadonlyArray<ServedInteraction>): RequestListener =>
  (request, response) => {
    void buffer(request)
      .then((body) => ask(core, request, body))
      .then((received) => {
        if (!received.isUnexpected) {
          const { "content-length": _length, ...headers } = received.headers
          response.writeHead(received.status, { ...headers, ...allowing(request, Object.keys(headers)) })
          return response.end(received.body)
        }
        if (isPreflight(request)) return response.writeHead(204, allowing(request, [])).end()
        response.writeHead(501, { "content-type": "application/json", ...allowing(request, []) })
        return response.end(JSON.stringify(explained(core, request, interactions), undefined, 2))
      })
      .catch((error: unknown) => {
        response.writeHead(500, { "content-type": "application/json", ...allowing(request, []) })
        response.end(JSON.stringify({ error: error instanceof Error ? error.message : String(error) }))
      })
  }

interface Received {
  readonly status: number
  readonly headers: NodeJS.Dict<Array<string>>
  readonly body: Buffer
  /** No interaction has such a request. */
  readonly isUnexpected: boolean
}

const ask = (core: Core, { method, rawHeaders, url }: IncomingMessage, body: Buffer) =>
  new Promise<Received>((resolve, reject) => {
    const sent = requestHttp(core.url, { method, path: url, headers: rawHeaders, agent: false })
    sent.once("error", reject)
    sent.once("response", (received) => {
      buffer(received).then(
        (content) =>
          resolve({
            status: received.statusCode ?? 500,
            // The core allows some of this already.
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

/** A page may then send credentials, which a wildcard would not allow. */
const allowing = ({ headers }: IncomingMessage, exposed: ReadonlyArray<string>): Record<string, string> => {
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

const explained = (
  core: Core,
  { method, url = "/" }: IncomingMessage,
  interactions: ReadonlyArray<ServedInteraction>
) => {
  const [path = "/"] = url.split("?")
  const found = core
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
              `${request} is ${status}: ${description}${states.length === 0 ? "" : `, given ${states.join(" and ")}`}`
          )
        })
  }
}
