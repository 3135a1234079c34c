/** Explains a wrong command line: sentences on standard error, and exit code 2. Loaded only when a command line is wrong. */
import type * as CliError from "effect/cli/CliError"
import * as CliOutput from "effect/cli/CliOutput"
import * as Data from "effect/Data"
import * as Runtime from "effect/Runtime"
import * as Failure from "./Failure.ts"
import { printable } from "./Printable.ts"

/** The command line is wrong. The explanation has been printed. */
export class WrongInvocation extends Data.TaggedError("WrongInvocation")<{}> {
  override readonly [Runtime.errorExitCode] = Failure.exitCodes.usage
  override readonly [Runtime.errorReported] = false
}

type Event = Exclude<CliOutput.Presenter.Event, { readonly _tag: "Version" }>

/** The text for standard error. Standard output stays empty, because nobody requested help. */
export const explain = (event: Event): string => {
  const command = event.commandPath.join(" ")
  const [program = ""] = event.commandPath
  const formatter = CliOutput.defaultFormatter({ colors: false })
  return event._tag === "Help"
    ? `${formatter.formatHelpDoc(event.helpDoc)}\n${heading}  ${command} needs a subcommand. Choose one of those above.`
    : `${heading}${event.errors.map((error) => `  ${printable(sentenceOf(error, program))}\n`).join("")}  Run ${command} --help for help.`
}

const heading = "\nERROR\n"

const sentenceOf = (error: CliError.CliError, program: string): string => {
  switch (error._tag) {
    case "UnrecognizedOption":
      return `There is no flag ${error.option}${within(program, error.command)}.${suggested(error.suggestions)}`
    case "UnknownSubcommand":
      return `There is no subcommand ${error.subcommand}${within(program, error.parent)}.${suggested(error.suggestions)}`
    case "InvalidValue":
      return invalid(error)
    default:
      return ended(error.message)
  }
}

const within = (program: string, command: ReadonlyArray<string> = []) =>
  command.length === 0 ? "" : ` of ${[program, ...command.slice(1)].join(" ")}`

const suggested = (names: ReadonlyArray<string>) =>
  names.length === 0 ? "" : ` Did you mean ${alternatives.format(names.slice(0, 3))}?`

const alternatives = new Intl.ListFormat("en", { type: "disjunction" })

const invalid = ({ expected, kind, option, value }: CliError.InvalidValue) => {
  const name = kind === "flag" ? `--${option}` : option
  // The number of times that the flag appears, in place of its value.
  if (/^\d+ occurrences?$/.test(value))
    return `${name} appears ${value.replace(/ .*/, "")} times: give ${expected}.`
  const path = /^Path (does not exist|is not a (?:file|directory)): /.exec(expected)?.[1]
  if (path !== undefined && value !== "") return `${name} cannot be ${JSON.stringify(value)}: it ${path}.`
  const given = value === "" ? `${name} has no value` : `${name} cannot be ${JSON.stringify(value)}`
  const wanted =
    path === undefined
      ? expected.replace(/^(?:Schema validation failed: )?(?:Expected:? )?/, "")
      : "the name of a file"
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
  ["string", "one"],
  ["number", "a number"],
  ["duration", "a duration"],
  ["integer", "a whole number"],
  ["an integer", "a whole number"],
  ["a string representing a finite number", "a whole number"]
])

const ended = (sentence: string) => (/[.?!]$/.test(sentence) ? sentence : `${sentence}.`)
