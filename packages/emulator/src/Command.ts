/**
 * The emulator as a command: its name, help and examples. The code that runs it is loaded on demand: help, versions and
 * completions start without a server.
 */
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import { flags } from "./internal/flags/Flags.ts"

/**
 * Returns the emulator's command under a name of your choice, to run as a program or to add as a subcommand.
 *
 * `Program.run` runs it, with the exit codes and error messages of the command that this package installs.
 *
 * @since 0.1.0
 * @category commands
 */
export const make = <const Name extends string>(name: Name) =>
  Command.make(name, flags, (given) =>
    Effect.flatMap(
      Effect.promise(() => import("./internal/command/Serve.ts")),
      ({ serve }) => serve(given)
    )
  ).pipe(
    Command.withDescription(
      "Start a local Genesys Cloud: login server, OAuth API and metered usage, in memory or in a file. Change settings at run time through /__emulator/behavior."
    ),
    Command.withExamples([
      { command: `${name} --port 4010`, description: "Serve the demo organization on port 4010" },
      { command: `${name} --port 0 --json`, description: "Print the URL and credentials for a script" },
      { command: `${name} --data emulator.db`, description: "Keep state between starts" }
    ])
  )
