/** The flags and help of `genesys-oauth authorizations`. */
import * as Command from "effect/cli/Command"
import * as ClientFlags from "../clients/ClientFlags.ts"
import * as Lazy from "../Lazy.ts"
import * as OutputFlags from "../output/OutputFlags.ts"
import * as Settings from "../Settings.ts"

/** The parsed flags of `authorizations list`. */
export type ListFlags = Command.Command.Config.Infer<typeof OutputFlags.ofMany>

const list = Command.make(
  "list",
  OutputFlags.ofMany,
  Lazy.handler(() => import("./List.ts"))
).pipe(
  Command.withDescription(
    "List the clients that were authorized in the organization, with their scopes and roles"
  ),
  Command.withExamples([
    { command: "genesys-oauth authorizations list", description: "List every authorization" },
    { command: "genesys-oauth authorizations list --csv", description: "Print them for a spreadsheet" }
  ])
)

const getFlags = { client: ClientFlags.client, ...OutputFlags.ofOne }

/** The parsed flags of `authorizations get`. */
export type GetFlags = Command.Command.Config.Infer<typeof getFlags>

const get = Command.make(
  "get",
  getFlags,
  Lazy.handler(() => import("./Get.ts"))
).pipe(
  Command.withDescription("Show the authorization of one client"),
  Command.withExamples([
    {
      command: "genesys-oauth authorizations get 2f1c",
      description: "Show an authorization, by the start of the client's id"
    }
  ])
)

export const authorizations = Command.make("authorizations").pipe(
  Command.withDescription("Show which clients were authorized in the organization, and by whom"),
  Command.withSubcommands([list, get]),
  Settings.withSettings
)
