/** Starts the runners of `kills.test.ts` as processes. */
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { openSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import * as FreePort from "@effect-genesys/testing/FreePort"
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as KillSettings from "./KillSettings.ts"

/** Starts a runner. It is killed with the scope, if it has not killed itself. */
export const start = Effect.fnUntraced(function* (
  common: Omit<KillSettings.Settings, "port" | "points" | "reached">,
  directory: string,
  name: string,
  points: ReadonlyArray<KillSettings.Point>
) {
  const reached = join(directory, `${name}.reached`)
  const file = join(directory, `${name}.json`)
  const log = join(directory, `${name}.log`)
  const port = yield* FreePort.port
  writeFileSync(reached, "")
  writeFileSync(file, yield* Schema.encodeEffect(KillSettings.Text)({ ...common, port, points, reached }))
  const child = yield* Effect.acquireRelease(
    Effect.sync(() => {
      const output = openSync(log, "w")
      return spawn(process.execPath, [join(import.meta.dirname, "KilledRunner.ts"), file], {
        stdio: ["pipe", output, output]
      })
    }),
    (process) => Effect.sync(() => process.kill("SIGKILL"))
  )
  const missing = () => {
    const ids = new Set(readFileSync(reached, "utf8").split("\n"))
    return points.filter(({ rotationId }) => !ids.has(rotationId))
  }
  const killed = Effect.map(exit(child), ([, signal]) =>
    assert.strictEqual(signal, "SIGKILL", readFileSync(log, "utf8").slice(-4000))
  )
  return { killed, missing }
})

const exit = (child: ChildProcess) => Effect.promise(() => once(child, "exit"))
