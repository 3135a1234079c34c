/** Servers on real sockets that count their connections, and a forward proxy. They close with the scope. */
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server as HttpServer
} from "node:http"
import { createServer as createSecureServer } from "node:https"
import { connect, createServer as createTcpServer, type Server as TcpServer, type Socket } from "node:net"
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { certificate, key } from "./Certificate.ts"

export interface Listening {
  readonly port: number
  /** The number of connections accepted so far. */
  readonly opened: () => number
  /** Waits until this many connections are closed. */
  readonly closed: (count: number) => Effect.Effect<void>
}

/** Serves HTTP. */
export const serve = (listener: RequestListener) =>
  listen(() => createServer({ keepAliveTimeout: 0 }, listener))

/** Serves HTTPS for localhost, with the certificate of the tests or another one for its key. */
export const serveSecurely = (listener: RequestListener, cert = certificate) =>
  listen(() => createSecureServer({ key, cert }, listener))

/** Sends these bytes in response to the first data of a connection, and then closes it if `end`. */
export const serveBytes = (bytes: string, end: boolean) =>
  listen(() =>
    createTcpServer((socket) => {
      socket.once("data", () => (end ? socket.end(bytes) : socket.write(bytes)))
    })
  )

/** Resets each connection at the first data. */
export const serveResets = Effect.suspend(() =>
  listen(() =>
    createTcpServer((socket) => {
      socket.once("data", () => socket.resetAndDestroy())
    })
  )
)

export interface Proxy extends Listening {
  /** Method, target and credentials of every request. */
  readonly requests: ReadonlyArray<string>
}

/** Opens tunnels for CONNECT, and pretends to forward other requests; with `login`, only for that user and password. */
export const serveProxy = (login?: string): Effect.Effect<Proxy, never, Scope.Scope> => {
  const requests: Array<string> = []
  const admitted = ({ headers, method, url }: IncomingMessage) => {
    const [, encoded] = headers["proxy-authorization"]?.split(" ") ?? []
    const given = encoded === undefined ? undefined : Buffer.from(encoded, "base64").toString()
    requests.push([method, url, given].filter((part) => part !== undefined).join(" "))
    return login === undefined || given === login
  }
  const server = createServer((request, response) => {
    if (admitted(request)) response.end(JSON.stringify(`forwarded ${request.url}`))
    else response.writeHead(407).end()
  })
  server.on("connect", (request: IncomingMessage, socket: Socket) => {
    socket.on("error", () => socket.destroy())
    if (!admitted(request)) {
      socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")
      return
    }
    const upstream = connect(Number(request.url?.split(":")[1]), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n")
      socket.pipe(upstream)
      upstream.pipe(socket)
    })
    upstream.on("error", () => socket.destroy())
  })
  return Effect.map(
    listen(() => server),
    (listening) => ({ ...listening, requests })
  )
}

/** A port without a server. */
export const closedPort = Effect.suspend(() =>
  Effect.map(Effect.scoped(serveBytes("", true)), ({ port }) => port)
)

const listen = (create: () => HttpServer | TcpServer): Effect.Effect<Listening, never, Scope.Scope> =>
  Effect.suspend(() => listenAt(create()))

const listenAt = (server: HttpServer | TcpServer): Effect.Effect<Listening, never, Scope.Scope> => {
  const open = new Set<Socket>()
  let opened = 0
  let closed = 0
  let waiting: Array<() => void> = []
  const count = (socket: Socket) => {
    opened++
    open.add(socket)
    socket.on("error", () => socket.destroy())
    socket.on("close", () => {
      closed++
      open.delete(socket)
      waiting.forEach((check) => check())
    })
  }
  server.on("connection", count)
  return Effect.acquireRelease(
    Effect.callback<Listening>((resume) => {
      server.listen(0, "127.0.0.1", () => {
        const address = server.address()
        assert(typeof address === "object" && address !== null)
        resume(
          Effect.succeed({
            port: address.port,
            opened: () => opened,
            closed: (least) =>
              Effect.callback<void>((done) => {
                const check = () => {
                  if (closed < least) return
                  waiting = waiting.filter((other) => other !== check)
                  done(Effect.void)
                }
                waiting.push(check)
                check()
              })
          })
        )
      })
    }),
    () =>
      Effect.sync(() => {
        server.close()
        open.forEach((socket) => socket.destroy())
      })
  )
}
