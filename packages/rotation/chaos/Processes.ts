/** Starts the processes of a run, and kills them. They end with the process of the test, too. */
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { openSync } from "node:fs"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"

export interface Process {
  readonly kill: Effect.Effect<void>
  /** Stops it in the middle of its work, with SIGSTOP. */
  readonly freeze: Effect.Effect<void>
  readonly thaw: Effect.Effect<void>
  /** Ends once the new process is ready. */
  readonly restart: Effect.Effect<void>
}

/** Runs a script of this folder, which sends a message once it is ready. Its output is added to a file. */
export const start = Effect.fnUntraced(function* (
  script: string,
  args: ReadonlyArray<string>,
  log: string
): Effect.fn.Return<Process, never, Scope.Scope> {
  const spawned = () => {
    const output = openSync(log, "a")
    const path = join(import.meta.dirname, script)
    return spawn(process.execPath, [path, ...args], { stdio: ["ignore", output, output, "ipc"] })
  }
  let child: ChildProcess | undefined
  const kill = Effect.promise(async () => {
    const running = child
    child = undefined
    if (running === undefined || running.exitCode !== null) return
    const gone = once(running, "exit")
    running.kill("SIGKILL")
    await gone
  })
  const restart = Effect.andThen(
    kill,
    Effect.promise(() => {
      child = spawned()
      return once(child, "message")
    })
  )
  const signal = (name: NodeJS.Signals) => Effect.sync(() => void child?.kill(name))
  yield* Effect.addFinalizer(() => kill)
  yield* restart
  return { kill, restart, freeze: signal("SIGSTOP"), thaw: signal("SIGCONT") }
})
