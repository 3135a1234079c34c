/** A command line that cannot be run: sentences on standard error, and exit code 2. Loaded only for one. */
import type * as CliError from "effect/cli/CliError"
import * as CliOutput from "effect/cli/CliOutput"
import * as Console from "effect/Console"
import * as Data from "effect/Data"
import type * as Effect from "effect/Effect"
import * as Runtime from "effect/Runtime"
import * as Failure from "./Failure.ts"
import { list, printable } from "./Text.ts"

/** The command line was explained already, so that there is nothing to report. */
export class WrongInvocation extends Data.TaggedError("WrongInvocation")<{}> {
  override readonly [Runtime.errorExitCode] = Failure.exitCodes.usage
  override readonly [Runtime.errorReported] = false
}

type Event = Exclude<CliOutput.Presenter.Event, { readonly _tag: "Version" }>

/** Explains it on standard error: nobody asked for help, so that a file that takes the output stays empty. */
export const explain = (event: Event): Effect.Effect<void> => {
  const command = event.commandPath.join(" ")
  const formatter = CliOutput.defaultFormatter({ colors: false })
  return Console.error(
    event._tag === "Help"
      ? `${formatter.formatHelpDoc(event.helpDoc)}\n${heading}  ${command} needs one of its subcommands.`
      : `${heading}${event.errors.map((error) => `  ${printable(sentenceOf(error))}\n`).join("")}  ${command} --help shows what it takes.`
  )
}

const heading = "\nERROR\n"

const sentenceOf = (error: CliError.CliError): string => {
  switch (error._tag) {
    case "UnrecognizedOption":
      return `There is no flag ${error.option}${within(error.command)}.${suggested(error.suggestions)}`
    case "UnknownSubcommand":
      return `There is no subcommand ${error.subcommand}${within(error.parent)}.${suggested(error.suggestions)}`
    case "InvalidValue":
      return invalid(error)
    default:
      return ended(error.message)
  }
}

const within = (command: ReadonlyArray<string> = []) =>
  command.length === 0 ? "" : ` of ${command.join(" ")}`

const suggested = (names: ReadonlyArray<string>) =>
  names.length === 0 ? "" : ` Did you mean ${list(names, 3)}?`

const invalid = ({ expected, kind, option, value }: CliError.InvalidValue) => {
  const name = kind === "flag" ? `--${option}` : option
  // Not a value, but how often the flag was given.
  if (/^\d+ occurrences?$/.test(value))
    return `${name} is given ${value.replace(/ .*/, "")} times: give ${expected}.`
  const given = value === "" ? `${name} has no value` : `${name} cannot be ${JSON.stringify(value)}`
  const wanted = expected.replace(/^(?:Schema validation failed: )?(?:Expected:? )?/, "")
  return ended(`${given}: give ${choices(wanted)}`)
}

/** `"a" | "b"` in words. */
const choices = (wanted: string) => {
  const members = wanted.split(" | ")
  return members.length === 1
    ? (inWords.get(wanted) ?? wanted)
    : `${members.slice(0, -1).join(", ")} or ${members.at(-1)}`
}

const inWords: ReadonlyMap<string, string> = new Map([
  ["integer", "a whole number"],
  ["an integer", "a whole number"],
  ["a string representing a finite number", "a whole number"]
])

const ended = (sentence: string) => (/[.?!]$/.test(sentence) ? sentence : `${sentence}.`)
