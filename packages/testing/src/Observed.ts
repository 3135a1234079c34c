/** Everything that others can see of a program: its output, logs, spans and metrics. */
import { inspect } from "node:util"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Metric from "effect/Metric"
import * as References from "effect/References"
import * as Sink from "effect/Sink"
import * as Stdio from "effect/Stdio"
import * as TestConsole from "effect/testing/TestConsole"
import * as Tracer from "effect/Tracer"

/** Runs `effect`, and returns its result with everything that it printed, logged and traced, as texts. */
export const observed = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const texts: Array<string> = []
    const spans: Array<Tracer.NativeSpan> = []
    const see = (value: unknown) => texts.push(render(value))
    const written = () => Sink.forEach((chunk: string | Uint8Array) => Effect.sync(() => see(String(chunk))))
    const tracer = Tracer.make({
      span: (options) => {
        const span = new Tracer.NativeSpan(options)
        spans.push(span)
        return span
      }
    })
    const logger = Logger.make(({ cause, message }) => see({ message, cause }))

    const exit = yield* Effect.gen(function* () {
      const result = yield* Effect.exit(effect)
      ;[...(yield* TestConsole.logLines), ...(yield* TestConsole.errorLines)].forEach(see)
      return result
    }).pipe(
      Effect.provideService(Tracer.Tracer, tracer),
      Effect.provideService(References.MinimumLogLevel, "All"),
      Effect.provide(
        Layer.mergeAll(
          TestConsole.layer,
          Logger.layer([logger]),
          Layer.merge(NodeServices.layer, Stdio.layerTest({ stdout: written, stderr: written }))
        )
      )
    )
    see(exit)
    if (exit._tag === "Failure") see(Cause.pretty(exit.cause))
    // The names and labels of metrics are exported with their values.
    for (const { attributes, description, id } of yield* Metric.snapshot) see({ id, description, attributes })
    // Exporters send these parts of a span; they do not send the value of a success.
    for (const { attributes, events, name, status } of spans) {
      const ended = status._tag === "Ended" && status.exit._tag === "Failure" ? status.exit.cause : "done"
      see({ name, attributes, events, ended })
    }
    return { exit, texts, spans: spans.map(({ name }) => name) }
  })

/** Every printed form of a value. */
const render = (value: unknown): string => {
  if (typeof value === "string") return value
  const json = JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? String(part) : part))
  return [inspect(value, { depth: 12 }), String(value), json].join("\n")
}
