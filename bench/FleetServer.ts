/**
 * Serves the usage of a fleet. The argument is the number of clients; each has three rows a day. Rows are generated while
 * they are sent, so that the server needs little memory beside the measured reader. Prints its URL when it is ready, and
 * ends with its parent.
 */
import { createServer, type ServerResponse } from "node:http"

const clients = Number(process.argv[2])
const day = 86_400_000
const templates = ["api/v2/users/{userId}", "api/v2/routing/queues", "api/v2/conversations/{conversationId}"]

const idOf = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`
const indexes = Array.from({ length: clients }, (_, index) => index)

/** The rows of one client in an interval of whole days, as JSON. */
const rowsOf = (index: number, [start = "", end = ""]: ReadonlyArray<string>) => {
  const rows: Array<string> = []
  for (let at = Date.parse(start); at <= Date.parse(end); at += day) {
    for (const templateUri of templates) {
      rows.push(
        JSON.stringify({
          clientId: idOf(index),
          clientName: `Client ${index}`,
          organizationId: "00000000-0000-4000-9000-000000000000",
          userId: "",
          templateUri,
          httpMethod: "GET",
          status200: index + 1,
          status300: 0,
          status400: 0,
          status500: 0,
          status429: 0,
          requests: index + 1,
          date: `${new Date(at).toISOString().slice(0, 19)}Z`
        })
      )
    }
  }
  return rows.join(",")
}

const rowsOfAll = function* (days: ReadonlyArray<string>): Generator<string> {
  for (const index of indexes) yield `${index === 0 ? "" : ","}${rowsOf(index, days)}`
}

/** Waits while the socket is full, because buffered parts would slow the server down. */
const send = (response: ServerResponse, parts: Iterator<string>): void => {
  for (let next = parts.next(); next.done !== true; next = parts.next()) {
    if (!response.write(next.value)) {
      response.once("drain", () => send(response, parts))
      return
    }
  }
  response.end("]}")
}

let interval: ReadonlyArray<string> = []

const server = createServer((request, response) => {
  const path = request.url ?? ""
  response.setHeader("content-type", "application/json")
  if (path === "/api/v2/oauth/clients") {
    const entities = indexes.map((index) => ({
      id: idOf(index),
      name: `Client ${index}`,
      authorizedGrantType: "CLIENT-CREDENTIALS"
    }))
    response.end(JSON.stringify({ entities }))
  } else if (request.method === "POST") {
    let body = ""
    request.on("data", (chunk) => (body += String(chunk)))
    request.on("end", () => {
      const query: { readonly interval: string } = JSON.parse(body)
      interval = query.interval.split("/")
      response.end(JSON.stringify({ executionId: "e1" }))
    })
  } else {
    response.write('{"queryStatus":"Complete","results":[')
    send(response, rowsOfAll(interval))
  }
})

server.listen(0, "127.0.0.1", () => {
  const address = server.address()
  if (typeof address === "object" && address !== null) {
    process.stdout.write(`http://127.0.0.1:${address.port}\n`)
  }
})
process.stdin.resume().on("end", () => process.exit(0))
