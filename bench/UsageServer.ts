/**
 * Serves one usage job. The argument is the number of rows, which all differ. A page is generated when it is requested,
 * so that the server needs little memory beside the measured reader. Prints its URL when it is ready, and ends with its
 * parent.
 */
import { createServer } from "node:http"

const rows = Number(process.argv[2])
const day = 86_400_000
const first = Date.UTC(2026, 0, 1)

const row = (index: number) => ({
  date: new Date(first + (index % 90) * day).toISOString().slice(0, 10),
  oauthClient: {
    id: `client-${Math.floor(index / 90) % 1000}`,
    name: `Client ${Math.floor(index / 90) % 1000}`
  },
  httpMethod: "GET",
  templateUri: `api/v2/resource${Math.floor(index / 90_000)}/{id}`,
  requestCount: 3,
  status200: 2,
  status300: 0,
  status400: 1,
  status429: 1,
  status500: 0
})

const job = "/api/v2/usage/aggregates/query/jobs"

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? "", "http://localhost")
  response.setHeader("content-type", "application/json")
  if (pathname === job) return response.end(JSON.stringify({ id: "j1" }))
  const from = Number(searchParams.get("after") ?? "0")
  const to = Math.min(rows, from + Number(searchParams.get("pageSize") ?? "100"))
  return response.end(
    JSON.stringify({
      queryStatus: "Succeeded",
      entities: Array.from({ length: to - from }, (_, index) => row(from + index)),
      ...(to < rows && { nextUri: `${job}/j1?after=${to}&pageSize=${to - from}` })
    })
  )
})

server.listen(0, "127.0.0.1", () => {
  const address = server.address()
  if (typeof address === "object" && address !== null) {
    process.stdout.write(`http://127.0.0.1:${address.port}\n`)
  }
})
process.stdin.resume().on("end", () => process.exit(0))
