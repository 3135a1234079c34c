/** Sends the spans and metrics of the client over OTLP to the collector at OTEL_EXPORTER_OTLP_ENDPOINT. */
import { OAuthApi } from "@effect-genesys/client"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Config from "effect/Config"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Otlp from "effect/observability/Otlp"

const telemetry = Layer.unwrap(
  Effect.gen(function* () {
    const baseUrl = yield* Config.String("OTEL_EXPORTER_OTLP_ENDPOINT").pipe(
      Config.withDefault("http://127.0.0.1:4318")
    )
    return Otlp.layerJson({ baseUrl, resource: { serviceName: "telemetry-example" } })
  })
)

Effect.gen(function* () {
  const { entities = [] } = yield* OAuthApi.OAuthApi.use((api) => api.getOauthClients)
  yield* Console.log(`${entities.length} clients`)
}).pipe(
  // A span of the program; the spans of the client are its children.
  Effect.withSpan("count-clients"),
  Effect.provide(Layer.merge(OAuthApi.layerConfig(), telemetry).pipe(Layer.provide(NodeTransport.layer))),
  NodeRuntime.runMain
)
