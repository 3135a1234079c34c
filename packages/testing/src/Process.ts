/** Runs programs as processes. */
import { type ChildProcess, execFile } from "node:child_process"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"

export interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export type Environment = Readonly<Record<string, string>>

/** Processes take a quarter less CPU time if they need not compile their modules again. */
export const compileCache = join(import.meta.dirname, "../node_modules/.cache/compile")

/**
 * Node.js with these arguments. `environment` replaces the environment of the tests, except `PATH`. `onOutput` runs after
 * each output, with all output so far, that on standard error too.
 */
export const node = Effect.fnUntraced(function* <R = never>(
  args: ReadonlyArray<string>,
  environment: Environment = {},
  onOutput?: (printed: string, child: ChildProcess) => Effect.Effect<void, never, R>,
  onStart?: (child: ChildProcess) => void
): Effect.fn.Return<Ended, never, R> {
  const fork = Effect.runForkWith(yield* Effect.context<R>())
  return yield* Effect.callback<Ended>((resume) => {
    const child = execFile(
      process.execPath,
      args,
      { env: { PATH: process.env["PATH"], NODE_COMPILE_CACHE: compileCache, ...environment } },
      (error, stdout, stderr) =>
        resume(Effect.succeed({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr }))
    )
    onStart?.(child)
    let printed = ""
    for (const output of [child.stdout, child.stderr]) {
      output?.on("data", (chunk) => {
        printed += String(chunk)
        if (onOutput !== undefined) fork(onOutput(printed, child))
      })
    }
    return Effect.sync(() => child.kill())
  })
})

/** Node.js with these arguments, interrupted as by Ctrl+C once `ready` is done. */
export const interrupted = Effect.fnUntraced(function* <E, R>(
  args: ReadonlyArray<string>,
  environment: Environment,
  ready: Effect.Effect<unknown, E, R>
): Effect.fn.Return<Ended, E, R> {
  let child: ChildProcess | undefined
  const running = yield* Effect.forkChild(
    node(args, environment, undefined, (started) => void (child = started)),
    { startImmediately: true }
  )
  yield* ready
  child?.kill("SIGINT")
  return yield* Fiber.join(running)
})
