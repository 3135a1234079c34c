/** HTTP as bytes: writes them to a socket, and reads until the other side closes it. */
import { connect } from "node:net"
import { Emulator } from "@effect-genesys/emulator"
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Schema from "effect/Schema"

export interface Reply {
  readonly status: number
  /** The headers by their names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** The responses to `parts`, which are written one after the other. Nothing is read until all are written. */
export const exchange = (...parts: ReadonlyArray<string | Uint8Array>) =>
  Effect.map(bytesFor(...parts), (bytes) => repliesIn(bytes, parts[0]?.toString().startsWith("HEAD ")))

/** The same as bytes. */
export const bytesFor = (...parts: ReadonlyArray<string | Uint8Array>) =>
  Effect.flatMap(Emulator.Emulator, ({ url }) =>
    Effect.callback<Buffer>((resume) => {
      const { hostname, port } = new URL(url)
      const received: Array<Buffer> = []
      const socket = connect({ host: hostname, port: Number(port) }).pause()
      const write = ([part, ...rest]: ReadonlyArray<string | Uint8Array>): void => {
        if (part === undefined) socket.resume()
        else socket.write(typeof part === "string" ? Buffer.from(part, "latin1") : part, () => write(rest))
      }
      socket.on("data", (chunk) => received.push(chunk))
      // A reset also ends the connection: return the bytes so far.
      socket.on("error", () => socket.resume())
      socket.on("close", () => resume(Effect.succeed(Buffer.concat(received))))
      socket.on("connect", () => write(parts))
      return Effect.sync(() => socket.destroy())
    })
  )

/** The bytes received for `first` and `then`. `then` is written once the response to `first` has begun. */
export const converse = (first: string, then: string) =>
  Effect.flatMap(Emulator.Emulator, ({ url }) =>
    Effect.callback<Buffer>((resume) => {
      const { hostname, port } = new URL(url)
      const received: Array<Buffer> = []
      const socket = connect({ host: hostname, port: Number(port) }, () => socket.write(first))
      socket.once("data", () => socket.write(then))
      socket.on("data", (chunk) => received.push(chunk))
      socket.on("error", () => socket.resume())
      socket.on("close", () => resume(Effect.succeed(Buffer.concat(received))))
      return Effect.sync(() => socket.destroy())
    })
  )

/** The only response to a request. */
export const ask = (...parts: ReadonlyArray<string | Uint8Array>) =>
  Effect.map(exchange(...parts), ([first = nothing, ...rest]) => (rest.length === 0 ? first : several))

/** The result of `ask` if there was no response, or more than one. */
export const nothing: Reply = { status: 0, headers: {}, body: Buffer.alloc(0) }
export const several: Reply = { ...nothing, status: -1 }

/** A request with `Connection: close`, from a request line, header lines and a body. */
export const request = (line: string, headers: ReadonlyArray<string> = [], body = "") =>
  [`${line} HTTP/1.1`, "Host: emulator", ...headers, "Connection: close", "", body].join("\r\n")

/** Header lines for a JSON body, of which each character is one byte. */
export const json = (body: string) => ["Content-Type: application/json", `Content-Length: ${body.length}`]

/** A request of the administrator. */
export const signed = (line: string, headers: ReadonlyArray<string> = [], body = "") =>
  Effect.map(authorization, (token) => request(line, [token, ...headers], body))

/** The fields of an error response in the vendor's shape. */
export const refusalIn = ({ body, headers, status }: Reply) =>
  Effect.map(Schema.decodeEffect(ErrorBody)(String(body)), (error) => {
    assert.strictEqual(error.status, status)
    assert.strictEqual(error.contextId, headers["inin-correlation-id"])
    assert.match(error.contextId, /^[\w-]{36}$/)
    return { status, code: error.code, message: error.message }
  })

const ErrorBody = Schema.fromJsonString(
  Schema.Struct({
    status: Schema.Int,
    code: Schema.String,
    message: Schema.String,
    contextId: Schema.String
  })
)

/** The header line with the token of the administrator. */
export const authorization = Effect.gen(function* () {
  const { administrator, url } = yield* Emulator.Emulator
  const response = yield* HttpClientRequest.post(`${url}/oauth/token`).pipe(
    HttpClientRequest.basicAuth(administrator.clientId, administrator.clientSecret),
    HttpClientRequest.bodyUrlParams({ grant_type: "client_credentials" }),
    HttpClient.execute
  )
  const { access_token } = yield* Effect.flatMap(response.json, Schema.decodeUnknownEffect(Token))
  return `Authorization: Bearer ${access_token}`
})

const Token = Schema.Struct({ access_token: Schema.String })

export const repliesIn = (bytes: Buffer, isHead = false): ReadonlyArray<Reply> => {
  const end = bytes.indexOf("\r\n\r\n")
  if (end < 0) return bytes.length === 0 ? [] : [{ ...nothing, body: bytes }]
  const [line = "", ...lines] = bytes.subarray(0, end).toString("latin1").split("\r\n")
  const status = Number(line.split(" ")[1])
  const headers = Object.fromEntries(
    lines.map((text) => {
      const colon = text.indexOf(":")
      return [text.slice(0, colon).toLowerCase(), text.slice(colon + 1).trim()] as const
    })
  )
  const rest = bytes.subarray(end + 4)
  if (status < 200) return repliesIn(rest)
  const { body, after } =
    isHead || status === 204
      ? split(rest, 0)
      : headers["transfer-encoding"] === "chunked"
        ? unchunked(rest, [])
        : split(rest, Number(headers["content-length"] ?? rest.length))
  return [{ status, headers, body }, ...repliesIn(after)]
}

const split = (bytes: Buffer, at: number) => ({ body: bytes.subarray(0, at), after: bytes.subarray(at) })

const unchunked = (bytes: Buffer, chunks: ReadonlyArray<Buffer>): ReturnType<typeof split> => {
  const line = bytes.indexOf("\r\n")
  const size = Number.parseInt(bytes.subarray(0, line).toString("latin1"), 16)
  const next = bytes.subarray(line + 2 + size + 2)
  return size > 0 && line > 0
    ? unchunked(next, [...chunks, bytes.subarray(line + 2, line + 2 + size)])
    : { body: Buffer.concat(chunks), after: next }
}
