/** `genesys-oauth` and its subcommands. */
import * as EmulatorCommand from "@effect-genesys/emulator/Command"
import * as Command from "effect/cli/Command"
import * as GlobalFlag from "effect/cli/GlobalFlag"
import * as AuditCommand from "./internal/audit/AuditCommand.ts"
import * as AuthCommand from "./internal/auth/AuthCommand.ts"
import * as AuthorizationsCommand from "./internal/authorizations/AuthorizationsCommand.ts"
import * as ClientsCommand from "./internal/clients/ClientsCommand.ts"
import * as CompletionsCommand from "./internal/completions/CompletionsCommand.ts"
import * as ConfigCommand from "./internal/config/ConfigCommand.ts"
import * as DoctorCommand from "./internal/doctor/DoctorCommand.ts"
import * as RotateCommand from "./internal/rotate/RotateCommand.ts"
import * as ScopesCommand from "./internal/scopes/ScopesCommand.ts"
import * as UsageCommand from "./internal/usage/UsageCommand.ts"

const name = "genesys-oauth"

const emulator = EmulatorCommand.make("emulator")

const subcommands = [
  AuthCommand.login,
  AuthCommand.logout,
  AuthCommand.auth,
  ConfigCommand.config,
  ClientsCommand.clients,
  RotateCommand.rotate,
  ScopesCommand.scopes,
  AuthorizationsCommand.authorizations,
  UsageCommand.usage,
  AuditCommand.make,
  DoctorCommand.doctor,
  CompletionsCommand.completions,
  // Its examples start with its own name, and need the name of this program before it.
  Command.withExamples(
    emulator,
    emulator.examples.map(({ command, description }) => ({ command: `${name} ${command}`, description }))
  )
] as const

const root = Command.make(name).pipe(
  Command.withDescription("Genesys Cloud OAuth clients on the command line")
)

/**
 * The command `genesys-oauth` with its subcommands, such as `clients`, `usage` and `audit`.
 *
 * `Program.run` of `@effect-genesys/emulator` runs it as a program, with `builtIns`.
 *
 * @since 0.1.0
 * @category commands
 */
export const genesysOauth = Command.withSubcommands(root, [
  ...subcommands,
  CompletionsCommand.complete(Command.withSubcommands(root, subcommands))
])

/**
 * The global flags of the program itself.
 *
 * `--log-level debug` shows retries and waits for the rate limit. Effect's wizard is left out, and its static script for
 * completions: the command `completions` knows the names of clients, too.
 *
 * @since 0.1.0
 * @category commands
 */
export const builtIns: ReadonlyArray<GlobalFlag.BuiltIn> = [
  GlobalFlag.Help,
  GlobalFlag.Version,
  GlobalFlag.LogLevel
]
