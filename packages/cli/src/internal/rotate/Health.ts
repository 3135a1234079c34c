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

type State = "starting" | "stopping" | Ready

interface Ready {
  /** Succeeds while the runner can run, such as a query to the database. */
  readonly check: Effect.Effect<void, Error>
  /** Brings metrics up to date before they are sent. */
  readonly refresh: Effect.Effect<void>
}

/** Serves until the scope ends. */
export const serve = Effect.fnUntraced(function* (listen: { readonly host: string; readonly port: number }) {
  let state: State = "starting"
  const health = Effect.suspend(() => (typeof state === "string" ? respond(503, state) : checked(state)))
  const metrics = Effect.suspend(() => (typeof state === "string" ? Effect.void : state.refresh)).pipe(
    Effect.andThen(PrometheusMetrics.format()),
    Effect.map((text) => HttpServerResponse.text(text, { contentType }))
  )
  const routes = Layer.mergeAll(
    HttpRouter.add("GET", "/health", health),
    HttpRouter.add("GET", "/metrics", metrics)
  )
  const server = NodeHttpServer.layer(createServer, { ...listen, gracefulShutdownTimeout: "1 second" })
  const services = yield* Layer.build(
    HttpRouter.serve(routes, { disableLogger: true, disableListenLog: true }).pipe(Layer.provideMerge(server))
  ).pipe(
    Effect.mapError(() =>
      Failures.failed(
        `Cannot listen for /health at ${listen.host}:${listen.port}: choose another port with --health-port, or an address of this computer with --health-host.`
      )
    )
  )
  return {
    url: HttpServer.formatAddress(Context.get(services, HttpServer.HttpServer).address),
    ready: (ready: Ready) => Effect.sync(() => void (state = ready)),
    stopping: Effect.sync(() => void (state = "stopping"))
  }
})

/** Of the text format of Prometheus. */
const contentType = "text/plain; version=0.0.4; charset=utf-8"

const checked = ({ check }: Ready) =>
  check.pipe(
    Effect.timeout("2 seconds"),
    Effect.matchEffect({
      onFailure: () => respond(503, "no database"),
      onSuccess: () => respond(200, "ready")
    })
  )

const respond = (status: number, text: string) =>
  Effect.succeed(HttpServerResponse.text(`${text}\n`, { status }))
