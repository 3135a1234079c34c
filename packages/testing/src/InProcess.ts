/**
 * Runs a command line in this process, with the same output and exit code as a process. For cases that do not test the
 * process, its terminal or its modules, since each start of Node.js costs half a second of CPU time.
 */
import * as NodeServices from "@effect/platform-node/NodeServices"
import type * as Command from "effect/cli/Command"
import * as TerminalCapabilities from "effect/cli/TerminalCapabilities"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Runtime from "effect/Runtime"
import * as Sink from "effect/Sink"
import * as Stdio from "effect/Stdio"
import * as Terminal from "effect/Terminal"
import * as TestConsole from "effect/testing/TestConsole"
import type * as Process from "./Process.ts"

export interface Options {
  /** Replaces the environment of the tests. */
  readonly environment?: Process.Environment
  /** The width of the terminal, or `Infinity` for a pipe. Default: `Infinity`. */
  readonly columns?: number
  /** Runs when a question is asked on the terminal, and returns the answer. Without it, standard input is no terminal. */
  readonly answer?: Effect.Effect<string>
}

export const run = <E>(
  program: Effect.Effect<void, E, Command.Environment>,
  args: ReadonlyArray<string>,
  { answer, columns = Infinity, environment = {} }: Options = {}
): Effect.Effect<Process.Ended> =>
  Effect.gen(function* () {
    const written = { stdout: "", stderr: "" }
    const into = (name: keyof typeof written) => () =>
      Sink.forEach((text: string | Uint8Array) => Effect.sync(() => void (written[name] += String(text))))
    const isTerminal = Effect.succeed(columns !== Infinity)
    const stdio = Stdio.layerTest({
      args: Effect.succeed(args),
      stdout: into("stdout"),
      stderr: into("stderr"),
      stdinIsTerminal: Effect.succeed(answer !== undefined),
      stdoutIsTerminal: isTerminal,
      stderrIsTerminal: Effect.succeed(answer !== undefined)
    })
    const terminal = Layer.effect(
      Terminal.Terminal,
      Effect.map(Terminal.Terminal, (real) =>
        Terminal.make({ ...real, columns: Effect.succeed(columns), readLine: answer ?? real.readLine })
      )
    )
    const exit = yield* Effect.exit(program).pipe(
      Effect.provide(Layer.merge(stdio, terminal).pipe(Layer.provideMerge(NodeServices.layer))),
      Effect.provideService(ConfigProvider.ConfigProvider, ConfigProvider.fromUnknown(environment)),
      Effect.provideService(TerminalCapabilities.TerminalCapabilities, {
        canColor: false,
        canAnimate: false,
        canPrompt: false
      })
    )
    const logged = textOf(yield* TestConsole.logLines)
    const errors = textOf(yield* TestConsole.errorLines)
    let code = 0
    Runtime.defaultTeardown(exit, (exitCode) => void (code = exitCode))
    return { code, stdout: written.stdout + logged, stderr: written.stderr + errors }
    // Its own console: the one of the test has the logs of other fibers.
  }).pipe(Effect.provide(TestConsole.layer, { local: true }))

const textOf = (lines: ReadonlyArray<unknown>) => lines.map((line) => `${String(line)}\n`).join("")
