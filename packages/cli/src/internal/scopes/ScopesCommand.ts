/** The flags and help of `genesys-oauth scopes`. */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Schema from "effect/Schema"
import * as Lazy from "../Lazy.ts"
import * as OutputFlags from "../output/OutputFlags.ts"
import * as Settings from "../Settings.ts"

/** The parsed flags of `scopes list`. */
export type ListFlags = Command.Command.Config.Infer<typeof OutputFlags.ofMany>

const list = Command.make(
  "list",
  OutputFlags.ofMany,
  Lazy.handler(() => import("./List.ts"))
).pipe(
  Command.withDescription("List the scopes that clients can have, with what each allows"),
  Command.withExamples([
    { command: "genesys-oauth scopes list", description: "List every scope" },
    { command: "genesys-oauth scopes list --jq '.[].id'", description: "Print the scopes for a script" }
  ])
)

const getFlags = {
  scope: Argument.String("scope").pipe(
    Argument.withSchema(Schema.NonEmptyString),
    Argument.withDescription("A scope, such as oauth:readonly")
  ),
  ...OutputFlags.ofOne
}

/** The parsed flags of `scopes get`. */
export type GetFlags = Command.Command.Config.Infer<typeof getFlags>

const get = Command.make(
  "get",
  getFlags,
  Lazy.handler(() => import("./Get.ts"))
).pipe(
  Command.withDescription("Show one scope"),
  Command.withExamples([
    { command: "genesys-oauth scopes get oauth:readonly", description: "Show what this scope allows" }
  ])
)

export const scopes = Command.make("scopes").pipe(
  Command.withDescription("List the scopes that clients can have"),
  Command.withSubcommands([list, get]),
  Settings.withSettings
)
