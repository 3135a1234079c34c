/** A runner of a run. Its arguments are the file of the settings, its port, its number, and by how many hours its clock is wrong. */
import { appendFileSync, openSync, writeSync } from "node:fs"
import { join } from "node:path"
import { inspect } from "node:util"
import { Credentials, GenesysCloud } from "@effect-genesys/client"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import { Calendar, FileSink, Rotation, SecretSink, SignIn } from "@effect-genesys/rotation"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { PgClient } from "@effect/sql-pg"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Redacted from "effect/Redacted"
import * as References from "effect/References"
import * as Tracer from "effect/Tracer"
import * as Settings from "./Settings.ts"
import * as Sharding from "./Sharding.ts"

const [, , , port, number, hoursAhead] = process.argv
const settings = Settings.read()
const url = Settings.url(settings)

/** Notes each secret before it is stored, outside of what is searched for secrets. */
const sink = Layer.effect(
  SecretSink.SecretSink,
  Effect.map(FileSink.storage({ directory: Settings.sink(settings) }), (storage) =>
    SecretSink.make({
      ...storage,
      write: (secretName, stage, credentials) =>
        Effect.andThen(
          Effect.sync(() => {
            if (stage !== "pending") return
            appendFileSync(Settings.issued(settings), `${Redacted.value(credentials.clientSecret)}\n`)
          }),
          storage.write(secretName, stage, credentials)
        )
    })
  )
).pipe(Layer.provide(NodeServices.layer))

const spans = openSync(join(Settings.seen(settings), `spans-${number}.log`), "a")

/** Writes a span as an exporter would send it. A killed process has written all spans that had ended. */
class WrittenSpan extends Tracer.NativeSpan {
  override end(endTime: bigint, exit: Exit.Exit<unknown, unknown>) {
    super.end(endTime, exit)
    const failure = exit._tag === "Failure" ? Cause.pretty(exit.cause) : undefined
    const span = { name: this.name, attributes: this.attributes, events: this.events, failure }
    writeSync(spans, `${inspect(span, { depth: 12 })}\n`)
  }
}

const genesys = GenesysCloud.layer({
  region: url,
  credentials: Credentials.clientCredentials(
    settings.rotator.clientId,
    Redacted.make(settings.rotator.clientSecret)
  ),
  rateLimit: { limit: 6000 }
})

const runner = Rotation.layerCluster({
  address: { host: "127.0.0.1", port: Number(port) },
  sharding: Sharding.config
}).pipe(
  Layer.provide(PgClient.layer({ ...settings.database, applicationName: `runner-${number}` })),
  Layer.provide(Layer.mergeAll(genesys, sink, SignIn.layer({ region: url }))),
  Layer.provide(NodeTransport.layer),
  Layer.provide(Layer.succeed(Calendar.Calendar, Settings.calendar(settings, Number(hoursAhead))))
)

process.on("disconnect", () => process.exit(0))
NodeRuntime.runMain(
  Layer.build(runner).pipe(
    Effect.tap(() => Effect.sync(() => process.send?.("ready"))),
    Effect.andThen(Effect.never),
    Effect.scoped,
    Effect.provideService(Tracer.Tracer, Tracer.make({ span: (options) => new WrittenSpan(options) })),
    Effect.provideService(References.MinimumLogLevel, "Debug"),
    Effect.provide(Logger.layer([Logger.consoleLogFmt]))
  )
)
