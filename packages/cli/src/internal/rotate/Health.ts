/** `/health` and `/metrics` of a runner. */
import { createServer } from "node:http"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServer from "effect/http/HttpServer"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Layer from "effect/Layer"
import * as PrometheusMetrics from "effect/observability/PrometheusMetrics"
import * as Failures from "../Failures.ts"

type State =
  | { readonly status: "starting" | "stopping" }
  | { readonly status: "ready"; readonly check: Effect.Effect<void, Error> }

/** Serves until the scope ends. It is ready only while its check succeeds, such as a query to the database. */
export const serve = Effect.fnUntraced(function* (listen: { readonly host: string; readonly port: number }) {
  let state: State = { status: "starting" }
  const health = Effect.suspend(() =>
    state.status === "ready" ? checked(state.check) : respond(503, state.status)
  )
  const routes = Layer.mergeAll(HttpRouter.add("GET", "/health", health), PrometheusMetrics.layerHttp())
  const server = NodeHttpServer.layer(createServer, { ...listen, gracefulShutdownTimeout: "1 second" })
  const services = yield* Layer.build(
    HttpRouter.serve(routes, { disableLogger: true, disableListenLog: true }).pipe(Layer.provideMerge(server))
  ).pipe(
    Effect.mapError(() =>
      Failures.failed(
        `Cannot listen for /health at ${listen.host}:${listen.port}: choose another port with --health-port, or an address of this machine with --health-host.`
      )
    )
  )
  return {
    url: HttpServer.formatAddress(Context.get(services, HttpServer.HttpServer).address),
    ready: (check: Effect.Effect<void, Error>) =>
      Effect.sync(() => void (state = { status: "ready", check })),
    stopping: Effect.sync(() => void (state = { status: "stopping" }))
  }
})

const checked = (check: Effect.Effect<void, Error>) =>
  check.pipe(
    Effect.timeout("2 seconds"),
    Effect.matchEffect({
      onFailure: () => respond(503, "no database"),
      onSuccess: () => respond(200, "ready")
    })
  )

const respond = (status: number, text: string) =>
  Effect.succeed(HttpServerResponse.text(`${text}\n`, { status }))
