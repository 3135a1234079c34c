/** The flags and help of `genesys-oauth clients`. */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Schema from "effect/Schema"
import * as Lazy from "../Lazy.ts"
import * as OutputFlags from "../output/OutputFlags.ts"
import * as Settings from "../Settings.ts"
import * as ClientFlags from "./ClientFlags.ts"
import * as ClientsWriteCommand from "./ClientsWriteCommand.ts"

const listFlags = {
  name: Flag.String("name").pipe(
    Flag.withMetavar("TEXT"),
    Flag.withDescription("Only clients with this text in their names; case does not matter"),
    Flag.optional
  ),
  grant: ClientFlags.grant.pipe(Flag.withDescription("Only clients of this grant type"), Flag.optional),
  state: ClientFlags.state.pipe(Flag.withDescription("Only clients in this state"), Flag.optional),
  role: Flag.String("role").pipe(
    Flag.withMetavar("ID"),
    Flag.withDescription("Only clients that have this role in some division"),
    Flag.optional
  ),
  scope: Flag.String("scope").pipe(
    Flag.withMetavar("SCOPE"),
    Flag.withDescription("Only clients with this scope, such as oauth:readonly"),
    Flag.optional
  ),
  unused: Flag.String("unused").pipe(
    Flag.withMetavar("DAYS"),
    Flag.withSchema(
      Schema.String.check(
        Schema.isPattern(/^(?:[1-9]|[1-9]\d|[12]\d\d|3[0-5]\d|36[0-5])d$/, {
          message: "Expected a number of days from 1d to 365d, such as 30d"
        })
      )
    ),
    Flag.withDescription(
      "Only clients without a request in this time, such as 30d. Reads the usage, which the vendor counts up to a day late"
    ),
    Flag.optional
  ),
  ...OutputFlags.ofMany
}

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
