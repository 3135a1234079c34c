/** The words of a command line. */
import type * as Command from "effect/cli/Command"

/**
 * The arguments up to a word that is no subcommand, if they request help: the help of the command before it would hide the
 * mistake.
 */
export const understood = (root: Command.Command.Any, args: ReadonlyArray<string>): ReadonlyArray<string> => {
  if (!args.includes("--help") && !args.includes("-h")) return args
  let command = root
  for (const [index, word] of args.entries()) {
    const subcommands = command.subcommands.flatMap(({ commands }) => commands)
    // A flag may have a value, which is no subcommand either.
    if (word.startsWith("-") || subcommands.length === 0) return args
    const next = subcommands.find(({ alias, name }) => name === word || alias === word)
    if (next === undefined) return args.slice(0, index + 1)
    command = next
  }
  return args
}
