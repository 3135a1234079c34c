/** The words of a command line. */
import type * as Command from "effect/cli/Command"

/**
 * The arguments up to a word that is no subcommand, if they request help: the help of the command before it would hide the
 * mistake.
 */
export const understood = (root: Command.Command.Any, args: ReadonlyArray<string>): ReadonlyArray<string> => {
  if (!args.includes("--help") && !args.includes("-h")) return args
  let command = root
  let mayBeValue = false
  for (const [index, word] of args.entries()) {
    const subcommands = command.subcommands.flatMap(({ commands }) => commands)
    if (subcommands.length === 0) return args
    if (word.startsWith("-")) {
      mayBeValue = !word.includes("=") && !hasNoValue.test(word)
      continue
    }
    const next = subcommands.find(({ alias, name }) => name === word || alias === word)
    if (mayBeValue) {
      // A profile may have the name of a command.
      if (next !== undefined) return args
      mayBeValue = false
      continue
    }
    if (next === undefined) return args.slice(0, index + 1)
    command = next
  }
  return args
}

/** Flags that are no part of a command, and have no value. */
const hasNoValue = /^(?:--no-.*|--help|-h|--version|-v)$/
