/** Sends the spans and metrics of the client over OTLP to the collector at OTEL_EXPORTER_OTLP_ENDPOINT. */
import { OAuthApi } from "@effect-genesys/client"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import * as Command from "effect/cli/Command"
import * as Config from "effect/Config"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Otlp from "effect/observability/Otlp"
import * as Demo from "./demo.ts"
import * as Collector from "./demo/collector.ts"

const telemetry = Layer.unwrap(
  Effect.gen(function* () {
    const baseUrl = yield* Config.String("OTEL_EXPORTER_OTLP_ENDPOINT").pipe(
      Config.withDefault("http://127.0.0.1:4318")
    )
    return Otlp.layerJson({ baseUrl, resource: { serviceName: "telemetry-example" } })
  })
)

// A span of the program; the spans of the client are its children.
const count = Effect.gen(function* () {
  const { entities = [] } = yield* OAuthApi.OAuthApi.use((api) => api.getOauthClients)
  yield* Console.log(`${entities.length} clients`)
}).pipe(Effect.withSpan("count-clients"))

const live = Layer.merge(OAuthApi.layerConfig(), telemetry).pipe(Layer.provide(NodeTransport.layer))

Command.make("telemetry", {}, () => count).pipe(
  Command.withDescription("Send the spans and metrics of the client over OTLP"),
  Command.provide(live),
  Demo.run({
    beside: () => Collector.environment,
    steps: [
      {
        comment: "The API returns a 503 first. A collector prints what it receives.",
        line: "",
        faults: [
          {
            operation: "getOauthClients",
            count: 1,
            fault: { kind: "error", status: 503, code: "service.unavailable" }
          }
        ]
      }
    ]
  })
)
