/** `genesys-oauth` and its subcommands. A new one is one more entry here. */
import * as EmulatorCommand from "@effect-genesys/emulator/Command"
import * as Command from "effect/cli/Command"
import * as AuditCommand from "./AuditCommand.ts"

export const genesysOauth = Command.make("genesys-oauth").pipe(
  Command.withDescription("Genesys Cloud OAuth clients on the command line"),
  Command.withSubcommands([AuditCommand.make, EmulatorCommand.make("emulator")])
)
