/**
 * Runs an example from the command line. `--demo` runs it in an emulated organization, in this process, and in a folder that is
 * deleted at the end. Without it, the example reads its organization from the environment.
 *
 * A program of your own needs none of this. End it with `Command.run({ version })`, `Effect.provide(NodeServices.layer)` and
 * `NodeRuntime.runMain`.
 */
import type { Behavior, Emulator, Faults } from "@effect-genesys/emulator"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Cause from "effect/Cause"
import * as CliConfig from "effect/cli/CliConfig"
import * as CliOutput from "effect/cli/CliOutput"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as GlobalFlag from "effect/cli/GlobalFlag"
import * as Console from "effect/Console"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import * as Runtime from "effect/Runtime"
import type * as Scope from "effect/Scope"

/** A command line of the demo. */
export interface Step {
  /** The arguments, with spaces between them. */
  readonly line: string
  /** What is different this time, such as `The API returns 503 twice.` */
  readonly comment?: string
  readonly faults?: ReadonlyArray<Faults.Rule>
  readonly behavior?: Behavior.Behavior
  /** How much time has passed in the organization since the last step. */
  readonly later?: Duration.Input
  /** What the user does after a line of output. `stop` is Ctrl-C. */
  readonly user?: (printed: string, stop: Effect.Effect<void>) => Effect.Effect<void>
}

export interface Options {
  /** A text is a step without anything else. Default: one step without arguments. */
  readonly steps?: ReadonlyArray<string | Step>
  /** Starts other servers that the example needs. Returns variables to add to its environment. */
  readonly beside?: (
    organization: Emulator.Emulator["Service"]
  ) => Effect.Effect<Readonly<Record<string, string>>, unknown, Scope.Scope>
}

export const run =
  ({ beside, steps = [""] }: Options = {}) =>
  <Name extends string, Input, ContextInput, E>(
    command: Command.Command<Name, Input, ContextInput, E, Command.Environment>
  ): void => {
    const program = `pnpm tsx examples/${command.name}.ts`
    const given = process.argv.slice(2).filter((argument) => argument !== "--demo")
    const all = steps.map((step) => (typeof step === "string" ? { line: step } : step))
    const described = command.pipe(
      Command.withGlobalFlags([flag]),
      Command.withExamples([
        { command: `${program} --demo`, description: "Try it in an emulated organization" },
        { command: `${program} ${all[0]?.line}`.trimEnd(), description: "Use your organization" }
      ])
    )
    const start = Command.runWith(described, { version: "1" })
    const isDemo = process.argv.includes("--demo") && !given.includes("--help")
    const main = isDemo
      ? Effect.flatMap(
          // Loaded on demand, because it loads the emulator.
          Effect.promise(() => import("./demo/session.ts")),
          ({ session }) =>
            session({ program, start, beside, steps: given.length > 0 ? [{ line: given.join(" ") }] : all })
        )
      : start(given)
    main.pipe(
      Effect.provideService(CliConfig.CliConfig, { builtIns: [GlobalFlag.Help] }),
      Effect.provideService(CliOutput.Presenter, presenter(program)),
      Effect.catchCause((cause) => reported(program, cause)),
      Effect.provide(NodeServices.layer),
      NodeRuntime.runMain({ disableErrorReporting: true })
    )
  }

/** Is here for `--help` alone: `run` looks for it first, because a demo needs no arguments. */
const flag = GlobalFlag.Setting("demo")({
  flag: Flag.Boolean("demo").pipe(
    Flag.withDescription("Run in an emulated organization; needs no arguments and no configuration"),
    Flag.withDefault(false)
  )
})

const presenter = (program: string): CliOutput.Presenter => ({
  present: (event) =>
    event._tag === "InvalidInvocation"
      ? Console.error(
          `${event.errors.map(({ message }) => message).join(" ")}\nRun ${program} --help for help, or try ${program} --demo.`
        )
      : CliOutput.defaultPresenter.present(event)
})

/** Prints a failure as one sentence on standard error, and a defect with its stack. */
const reported = (program: string, cause: Cause.Cause<unknown>) => {
  if (Cause.hasInterruptsOnly(cause)) return Effect.failCause(cause)
  const error = Cause.squash(cause)
  if (Cause.hasDies(cause) || !Predicate.hasProperty(error, "_tag")) return ended(1, Cause.pretty(cause))
  const message = messageOf(error)
  switch (error._tag) {
    case "ShowHelp":
      // The presenter has printed it.
      return ended(2)
    case "ConfigError":
      return ended(2, `${missing(message)}, or try ${program} --demo.`)
    case "UnknownRegion":
      return ended(2, `${message}\nOr try ${program} --demo.`)
    default:
      return ended(1, message)
  }
}

/** Some errors leave the message to their cause. */
const messageOf = (error: unknown): string => {
  if (Predicate.hasProperty(error, "message") && error.message !== "") return String(error.message)
  return Predicate.hasProperty(error, "cause") ? messageOf(error.cause) : String(error)
}

const ended = (code: 1 | 2, message?: string) =>
  Effect.andThen(
    message === undefined ? Effect.void : Console.error(message),
    Effect.fail({ [Runtime.errorExitCode]: code, [Runtime.errorReported]: false })
  )

/** The message of a `ConfigError` ends with the path of the variable, which may have the name of an organization in it. */
const missing = (message: string) => {
  const path = /at \[(.*)\]/.exec(message)?.[1] ?? ""
  const name = path.replaceAll(/"\]\["|"/g, (quotes) => (quotes === '"' ? "" : "_"))
  return name === ""
    ? `The environment is wrong (${message}): correct it`
    : `The environment has no ${name}: set the variables that examples/README.md lists`
}
