/** `genesys-oauth` and its subcommands. A new one is one more entry here. */
import * as EmulatorCommand from "@effect-genesys/emulator/Command"
import * as Command from "effect/cli/Command"
import * as AuditCommand from "./internal/AuditCommand.ts"

const name = "genesys-oauth"

const emulator = EmulatorCommand.make("emulator")

export const genesysOauth = Command.make(name).pipe(
  Command.withDescription("Genesys Cloud OAuth clients on the command line"),
  Command.withSubcommands([
    AuditCommand.make,
    // Its examples are those of a program; here it is a subcommand.
    Command.withExamples(
      emulator,
      emulator.examples.map(({ command, description }) => ({ command: `${name} ${command}`, description }))
    )
  ])
)
