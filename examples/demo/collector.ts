/** An OTLP collector that prints the spans as a tree, and the names of the metrics. */
import { createServer } from "node:http"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as HttpServer from "effect/http/HttpServer"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Schema from "effect/Schema"

/** The collector prints and stops with the scope. */
export const environment = Effect.gen(function* () {
  const spans: Array<typeof Span.Type> = []
  const metrics = new Set<string>()
  yield* Effect.addFinalizer(() => print(spans, metrics))
  const server = yield* NodeHttpServer.make(createServer, { port: 0, host: "127.0.0.1" })
  yield* server.serve(
    Effect.gen(function* () {
      const { url } = yield* HttpServerRequest.HttpServerRequest
      if (url === "/v1/traces") {
        const { resourceSpans } = yield* HttpServerRequest.schemaBodyJson(Traces)
        spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)))
      } else if (url === "/v1/metrics") {
        const { resourceMetrics } = yield* HttpServerRequest.schemaBodyJson(Metrics)
        for (const { name } of resourceMetrics.flatMap(({ scopeMetrics }) =>
          scopeMetrics.flatMap((scope) => scope.metrics)
        )) {
          metrics.add(name)
        }
      }
      return HttpServerResponse.jsonUnsafe({})
    })
  )
  return { OTEL_EXPORTER_OTLP_ENDPOINT: HttpServer.formatAddress(server.address) }
})

const print = (spans: ReadonlyArray<typeof Span.Type>, metrics: ReadonlySet<string>) => {
  const below = (parent: string | undefined, indent: string): ReadonlyArray<string> =>
    spans
      .filter(({ parentSpanId }) => parentSpanId === parent)
      .toSorted((one, other) => Number(BigInt(one.startTimeUnixNano) - BigInt(other.startTimeUnixNano)))
      .flatMap((span) => [`${indent}${span.name}${statusOf(span)}`].concat(below(span.spanId, `${indent}  `)))
  const lines = [
    "Spans:",
    ...below(undefined, "  "),
    "Metrics:",
    ...[...metrics].toSorted().map((name) => `  ${name}`)
  ]
  return Console.log(lines.join("\n"))
}

const statusOf = ({ attributes }: typeof Span.Type) => {
  const status = attributes.find(({ key }) => key === "http.response.status_code")?.value.intValue
  return status === undefined ? "" : ` -> ${status}`
}

const Span = Schema.Struct({
  name: Schema.String,
  spanId: Schema.String,
  parentSpanId: Schema.optionalKey(Schema.String),
  startTimeUnixNano: Schema.String,
  attributes: Schema.Array(
    Schema.Struct({
      key: Schema.String,
      value: Schema.Struct({ intValue: Schema.optionalKey(Schema.Union([Schema.String, Schema.Finite])) })
    })
  )
})
const Traces = Schema.Struct({
  resourceSpans: Schema.Array(
    Schema.Struct({ scopeSpans: Schema.Array(Schema.Struct({ spans: Schema.Array(Span) })) })
  )
})
const Metrics = Schema.Struct({
  resourceMetrics: Schema.Array(
    Schema.Struct({
      scopeMetrics: Schema.Array(
        Schema.Struct({ metrics: Schema.Array(Schema.Struct({ name: Schema.String })) })
      )
    })
  )
})
