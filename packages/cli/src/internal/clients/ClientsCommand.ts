/** The flags and help of `genesys-oauth clients`. */
import * as Command from "effect/cli/Command"
import * as Lazy from "../Lazy.ts"
import * as OutputFlags from "../output/OutputFlags.ts"
import * as Settings from "../Settings.ts"
import * as ClientFlags from "./ClientFlags.ts"
import * as ClientsWriteCommand from "./ClientsWriteCommand.ts"
import * as FilterFlags from "./FilterFlags.ts"

const listFlags = { ...FilterFlags.flags, ...OutputFlags.ofMany }

/** The parsed flags of `clients list`. */
export type ListFlags = Command.Command.Config.Infer<typeof listFlags>

const list = Command.make(
  "list",
  listFlags,
  Lazy.handler(() => import("./List.ts"))
).pipe(
  Command.withDescription(
    "List the clients of the organization, by name. With several filters, a client must fit all of them."
  ),
  Command.withExamples([
    { command: "genesys-oauth clients list", description: "List every client" },
    {
      command: "genesys-oauth clients list --unused 30d --state active",
      description: "Find clients to retire"
    },
    { command: "genesys-oauth clients list --jq '.[].id'", description: "Print ids for a script" }
  ])
)

const getFlags = { client: ClientFlags.client, ...OutputFlags.ofOne }

/** The parsed flags of `clients get`. */
export type GetFlags = Command.Command.Config.Infer<typeof getFlags>

const get = Command.make(
  "get",
  getFlags,
  Lazy.handler(() => import("./Get.ts"))
).pipe(
  Command.withDescription("Show one client. The server never returns the secret of an existing client."),
  Command.withExamples([
    { command: "genesys-oauth clients get Billing", description: "Show the client with this name" },
    {
      command: "genesys-oauth clients get 2f1c --json",
      description: "Print a client as JSON, by the start of its id"
    }
  ])
)

export const clients = Command.make("clients").pipe(
  Command.withDescription("List, create, change, rotate and delete OAuth clients"),
  Command.withSubcommands([list, get, ...ClientsWriteCommand.writes]),
  Settings.withSettings
)
