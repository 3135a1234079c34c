/**
 * A bare server of `node:http` with the vendor's headers and bodies. It issues tokens, refuses calls without one, and
 * counts requests. Its speed is unimportant, because all contenders use it.
 */
import { randomUUID } from "node:crypto"
import { once } from "node:events"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import * as Replies from "./Replies.ts"
import * as Samples from "./Samples.ts"

let counts = { calls: 0, tokens: 0, refused: 0 }
/** The `Authorization` header of every issued token. */
const tokens = new Set<string>()

const listing = JSON.stringify(Samples.listing)
const bodies = new Map(Samples.clients.map((client) => [client.id, JSON.stringify(client)]))
const created = new Map(
  Samples.clients.map((client) => [client.name, JSON.stringify({ ...client, secret: randomUUID() })])
)

// The client reads the rate limit from these headers. The limit is so high that the client never waits.
const headers = {
  "Content-Type": "application/json",
  "Strict-Transport-Security": "max-age=600; includeSubDomains",
  "Cache-Control": "no-cache, no-store, must-revalidate",
  Pragma: "no-cache",
  Expires: "0",
  "inin-ratelimit-count": "1",
  "inin-ratelimit-allowed": "999999999",
  "inin-ratelimit-reset": "61"
}

const send = (response: ServerResponse, status: number, body: string) =>
  response
    .writeHead(status, {
      ...headers,
      "ININ-Correlation-Id": randomUUID(),
      "Content-Length": Buffer.byteLength(body)
    })
    .end(body)

const issue = (response: ServerResponse) => {
  counts.tokens += 1
  const token = randomUUID()
  tokens.add(`Bearer ${token}`)
  send(response, 200, JSON.stringify({ access_token: token, token_type: "bearer", expires_in: 86_400 }))
}

const refuse = (response: ServerResponse, status: number, code: string) => {
  counts.refused += 1
  send(response, status, JSON.stringify({ message: "Refused.", code, status, contextId: randomUUID() }))
}

const create = async (request: IncomingMessage, response: ServerResponse) => {
  const chunks: Array<Buffer> = []
  for await (const chunk of request) chunks.push(chunk)
  const { name }: { readonly name?: unknown } = JSON.parse(Buffer.concat(chunks).toString())
  const body = created.get(String(name))
  return body === undefined ? refuse(response, 400, "bad.request") : send(response, 200, body)
}

const path = "/api/v2/oauth/clients"

const server = createServer((request, response) => {
  const { method, url = "" } = request
  if (url === "/oauth/token") return issue(response)
  if (!tokens.has(request.headers.authorization ?? "")) return refuse(response, 401, "bad.credentials")
  counts.calls += 1
  if (method === "POST") return create(request, response)
  const body = url === path ? listing : bodies.get(url.slice(path.length + 1))
  return body === undefined ? refuse(response, 404, "not.found") : send(response, 200, body)
})

await once(server.listen(0, "127.0.0.1"), "listening")
const address = server.address()
const url = typeof address === "object" && address !== null ? `http://127.0.0.1:${address.port}` : ""

/** Replies with the counts since the last message. */
Replies.serve(() => {
  const reply = { url, ...counts }
  counts = { calls: 0, tokens: 0, refused: 0 }
  return reply
})
