/**
 * Measures the time until an imported emulator listens: the first emulator of a process, and later ones; and of a bare
 * `node:http` server for comparison.
 */
import { once } from "node:events"
import { createServer } from "node:http"
import { Emulator } from "@effect-genesys/emulator"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

const times = 20

const milliseconds = <E, R>(start: Effect.Effect<unknown, E, R>) =>
  Effect.gen(function* () {
    const before = performance.now()
    yield* start
    return performance.now() - before
  })

const started = (seed: "empty" | "demo") => Effect.scoped(milliseconds(Layer.build(Emulator.layer({ seed }))))

const bare = milliseconds(
  Effect.promise(async () => {
    const server = createServer().listen(0, "127.0.0.1")
    await once(server, "listening")
    server.close()
  })
)

const median = <E>(measured: Effect.Effect<number, E>) =>
  Effect.map(
    Effect.all(Array.from({ length: times }, () => measured)),
    (all) => all.toSorted((a, b) => a - b)[Math.floor(times / 2)] ?? Number.NaN
  )

const program = Effect.gen(function* () {
  const first = yield* started("empty")
  const found = {
    first,
    empty: yield* median(started("empty")),
    demo: yield* median(started("demo")),
    bare: yield* median(bare)
  }
  const rounded = Object.entries(found).map(([what, time]) => [what, Number(time.toFixed(1))])
  yield* Console.log(JSON.stringify(Object.fromEntries(rounded)))
})

NodeRuntime.runMain(program)
