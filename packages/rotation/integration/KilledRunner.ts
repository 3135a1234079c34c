/**
 * A runner in which each rotation stops at a write of its own. Once all of them have, the runner ends itself with SIGKILL: that
 * is one kill at each of these writes. Without points, it runs until its parent ends.
 */
import { appendFileSync, readFileSync } from "node:fs"
import { Credentials, GenesysCloud } from "@effect-genesys/client"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import { Calendar, FileSink, Rotation, RotationStore, SecretSink, SignIn } from "@effect-genesys/rotation"
import * as NodeClusterSocket from "@effect/platform-node/NodeClusterSocket"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { PgClient } from "@effect/sql-pg"
import * as ClusterWorkflowEngine from "effect/cluster/ClusterWorkflowEngine"
import * as RunnerAddress from "effect/cluster/RunnerAddress"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import type * as Tracer from "effect/Tracer"
import * as Writes from "../test/Writes.ts"
import * as KillSettings from "./KillSettings.ts"

const settings = Schema.decodeSync(KillSettings.Text)(readFileSync(process.argv[2] ?? "", "utf8"))
const points = new Map(settings.points.map((point) => [point.rotationId, point]))
const stopped = new Set<string>()

const stop = Effect.sync(() => {
  if (stopped.size === points.size) process.kill(process.pid, "SIGKILL")
}).pipe(Effect.andThen(Effect.never))

const write = <A, E, R>(rotationId: string, name: string, effect: Effect.Effect<A, E, R>) =>
  Effect.suspend((): Effect.Effect<A, E, R> => {
    // What the process does after its end, such as another attempt, does not happen.
    if (stopped.has(rotationId)) return Effect.never
    const point = points.get(rotationId)
    if (point?.write !== name) return effect
    const reached = Effect.suspend(() => {
      stopped.add(rotationId)
      appendFileSync(settings.reached, `${rotationId}\n`)
      return stop
    })
    return point.side === "before" ? reached : Effect.andThen(effect, reached)
  })

/** The step in whose span this runs, and its rotation. */
const stepUnderWay = Effect.map(Effect.option(Effect.currentParentSpan), (parent) => {
  let span: Option.Option<Tracer.AnySpan> = parent
  while (Option.isSome(span) && span.value._tag === "Span") {
    const rotationId = span.value.attributes.get("rotation")
    if (typeof rotationId === "string") return { rotationId, step: span.value.name.replace("Rotation.", "") }
    span = span.value.parent
  }
  return { rotationId: "", step: "" }
})

/** A write to the sink or the API, within a step. */
const writeOfStep = <A, E, R>(to: "API" | "sink", what: string, effect: Effect.Effect<A, E, R>) =>
  Effect.flatMap(stepUnderWay, ({ rotationId, step }) =>
    write(rotationId, KillSettings.nameOf({ step, to, what }), effect)
  )

const http = Layer.effect(
  HttpClient.HttpClient,
  HttpClient.HttpClient.useSync(
    HttpClient.transform((effect, request) => {
      const what = Writes.ofRequest(request)
      return what === undefined ? effect : writeOfStep("API", what, effect)
    })
  )
).pipe(Layer.provide(NodeTransport.layer))

const sink = Layer.effect(
  SecretSink.SecretSink,
  Effect.map(FileSink.storage({ directory: settings.sink }), (storage) =>
    SecretSink.make({
      read: storage.read,
      write: (secretName, stage, credentials) => {
        const stored = Effect.suspend(() => {
          appendFileSync(settings.issued, `${Redacted.value(credentials.clientSecret)}\n`)
          return storage.write(secretName, stage, credentials)
        })
        return writeOfStep("sink", `write ${stage}`, stored)
      },
      remove: (secretName, stage) => writeOfStep("sink", `remove ${stage}`, storage.remove(secretName, stage))
    })
  )
).pipe(Layer.provide(NodeServices.layer))

const store = Layer.effect(
  RotationStore.RotationStore,
  RotationStore.RotationStore.useSync((stored) => ({
    ...stored,
    append: (entry) => {
      const name = KillSettings.nameOf({ step: "", to: "store", what: Writes.ofEntry(entry) })
      return write(entry.rotationId, name, stored.append(entry))
    }
  }))
).pipe(Layer.provide(RotationStore.layerSql))

const genesys = GenesysCloud.layer({
  region: settings.url,
  credentials: Credentials.clientCredentials(
    settings.rotator.clientId,
    Redacted.make(settings.rotator.clientSecret)
  ),
  rateLimit: false
})

const address = Option.some(RunnerAddress.make("127.0.0.1", settings.port))
const engine = ClusterWorkflowEngine.layer.pipe(
  Layer.provide(
    NodeClusterSocket.layer({
      storage: "sql",
      shardingConfig: { ...KillSettings.sharding, runnerAddress: address, runnerListenAddress: address }
    })
  )
)

// Rotations that have stopped keep their permits.
const runner = Rotation.layer({ concurrency: points.size + 16 }).pipe(
  Layer.provide(Layer.merge(store, engine)),
  Layer.provide(PgClient.layer(settings.database)),
  Layer.provide(Layer.mergeAll(genesys, sink, SignIn.layer({ region: settings.url }))),
  Layer.provide(http),
  Layer.provide(Layer.succeed(Calendar.Calendar, KillSettings.calendar(settings.origin)))
)

process.stdin.resume().on("end", () => process.exit(0))
NodeRuntime.runMain(Layer.launch(runner))
