/**
 * Runs a command as a program. Only results and requested help go to standard output; each error is a sentence on standard
 * error, and the exit code says how the program ended.
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Cause from "effect/Cause"
import * as CliConfig from "effect/cli/CliConfig"
import * as CliOutput from "effect/cli/CliOutput"
import * as Command from "effect/cli/Command"
import * as GlobalFlag from "effect/cli/GlobalFlag"
import * as TerminalCapabilities from "effect/cli/TerminalCapabilities"
import * as Console from "effect/Console"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as References from "effect/References"
import * as Runtime from "effect/Runtime"
import * as Stdio from "effect/Stdio"
import * as Terminal from "effect/Terminal"
import { fold } from "./Fold.ts"
import * as Npx from "./Npx.ts"
import * as Output from "./Output.ts"
import * as Words from "./Words.ts"

/**
 * Settings of a program.
 *
 * @since 0.1.0
 * @category commands
 */
export interface Options {
  readonly version: string
  /** The package of the command: help and errors say `npx` and this name, if the user started the program so. */
  readonly npmPackage?: string
  /** The global flags. Default: help, version and the script for completions in a shell. */
  readonly builtIns?: ReadonlyArray<GlobalFlag.BuiltIn>
}

/**
 * The words that start this program again: its name, or `npx` and its package. For advice in the output of a command.
 *
 * `undefined` outside of a program.
 *
 * @since 0.1.0
 * @category commands
 */
export const StartedAs = Context.Reference<string | undefined>(
  "@effect-genesys/emulator/command/Program/StartedAs",
  { defaultValue: () => undefined }
)

const defaultBuiltIns = [GlobalFlag.Help, GlobalFlag.Version, GlobalFlag.Completions]

/**
 * Runs a command as the main program of a Node.js process, and exits with its code.
 *
 * 0 is success, 1 to 4 are those of `exitCodes`, and an interrupt is 130.
 *
 * @since 0.1.0
 * @category commands
 */
export const run = <Name extends string, Input, ContextInput, E>(
  command: Command.Command<Name, Input, ContextInput, E, Command.Environment>,
  options: Options
): void =>
  program(command, options).pipe(
    Effect.provide(NodeServices.layer),
    NodeRuntime.runMain({ disableErrorReporting: true })
  )

/**
 * The program as an effect, which reports its failure on standard error and then fails.
 *
 * @since 0.1.0
 * @category commands
 */
export const program = <Name extends string, Input, ContextInput, E>(
  command: Command.Command<Name, Input, ContextInput, E, Command.Environment>,
  options: Options
) =>
  Effect.gen(function* () {
    const widths = yield* terminalWidths
    const started = yield* Npx.words(command.name, options.npmPackage)
    const context = yield* Effect.context<Stdio.Stdio>()
    const args = yield* Stdio.Stdio.use((stdio) => stdio.args)
    return yield* Command.runWith(
      command,
      options
    )(Words.understood(command, args)).pipe(
      Effect.provideService(
        CliConfig.CliConfig,
        CliConfig.make({ builtIns: options.builtIns ?? defaultBuiltIns })
      ),
      Effect.provideService(
        CliOutput.Formatter,
        errorsFor(widths.stderr, (text) => Npx.renamed(text, command.name, started))
      ),
      Effect.provideService(StartedAs, started),
      Effect.provideService(CliOutput.Presenter, {
        present: (event) => Effect.provideContext(present(event, started, widths), context)
      })
    )
  }).pipe(
    Effect.catchTag("ShowHelp", () =>
      Effect.flatMap(invocation, ({ WrongInvocation }) => Effect.fail(new WrongInvocation()))
    ),
    Effect.tapCause(report),
    Effect.provideService(References.LogToStderr, true)
  )

/** Columns of the terminal. `Infinity` for a file or a pipe. */
interface Widths {
  readonly stdout: number
  readonly stderr: number
}

const terminalWidths: Effect.Effect<Widths, never, Stdio.Stdio | Terminal.Terminal> = Effect.gen(
  function* () {
    const stdio = yield* Stdio.Stdio
    const terminal = yield* Terminal.Terminal
    // Some terminals report 0 columns.
    const columns = (yield* terminal.columns) || 80
    return {
      stdout: (yield* stdio.stdoutIsTerminal) ? columns : Infinity,
      stderr: (yield* stdio.stderrIsTerminal) ? columns : Infinity
    }
  }
)

const present = Effect.fnUntraced(function* (
  unnamed: CliOutput.Presenter.Event,
  started: string,
  widths: Widths
): Effect.fn.Return<void, never, Stdio.Stdio> {
  const { canColor } = yield* TerminalCapabilities.TerminalCapabilities
  const formatter = CliOutput.defaultFormatter({ colors: canColor })
  if (unnamed._tag === "Version") {
    return yield* print(formatter.formatVersion(unnamed.name, unnamed.version))
  }
  const event = Npx.named(unnamed, started)
  if (event._tag === "Help" && event.reason === "Requested") {
    return yield* print(fold(formatter.formatHelpDoc(event.helpDoc), widths.stdout))
  }
  const { explain } = yield* invocation
  return yield* Console.error(fold(explain(event), widths.stderr))
})

/** Prints, or reports why it could not: a presenter has no error channel. */
const print = (text: string) =>
  Effect.catch(Output.print(text), (error) =>
    Effect.andThen(Console.error(`\nERROR\n  ${error.message}`), Effect.die(new Unprinted()))
  )

/** The error has been reported. */
class Unprinted {
  readonly [Runtime.errorReported] = false
}

/** `Command.run` prints failures with this formatter. */
const errorsFor = (width: number, renamed: (text: string) => string): CliOutput.Formatter => {
  const formatter = CliOutput.defaultFormatter({ colors: false })
  return { ...formatter, formatError: (error) => fold(renamed(formatter.formatError(error)), width) }
}

/** Loaded only for a wrong command line. */
const invocation = Effect.promise(() => import("./Invocation.ts"))

/** In place of the report of `runMain`, which goes to standard output. */
const report = (cause: Cause.Cause<unknown>) =>
  Cause.hasInterruptsOnly(cause) || !Runtime.getErrorReported(Cause.squash(cause))
    ? Effect.void
    : Effect.logError(cause)
