/** The flags and help of `genesys-oauth config`. */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Lazy from "../Lazy.ts"
import * as OutputFlags from "../output/OutputFlags.ts"

/** The parsed flags of `config list`. */
export type ListFlags = Command.Command.Config.Infer<typeof OutputFlags.ofMany>

const list = Command.make(
  "list",
  OutputFlags.ofMany,
  Lazy.handler(() => import("./List.ts"))
).pipe(
  Command.withDescription("List the profiles, including those of the vendor's CLI"),
  Command.withExamples([{ command: "genesys-oauth config list", description: "List the profiles" }])
)

const profile = Argument.String("profile").pipe(Argument.withDescription("The name of a profile"))

/** The parsed flags of `config use` and `config remove`. */
export type ProfileFlags = Command.Command.Config.Infer<{ readonly profile: typeof profile }>

const use = Command.make(
  "use",
  { profile },
  Lazy.handler(() => import("./Use.ts"))
).pipe(
  Command.withDescription("Make a profile the default of commands without --profile"),
  Command.withExamples([
    { command: "genesys-oauth config use staging", description: "Work with staging from now on" }
  ])
)

const remove = Command.make(
  "remove",
  { profile },
  Lazy.handler(() => import("./Remove.ts"))
).pipe(
  Command.withDescription("Delete a profile, with its token or secret"),
  Command.withExamples([{ command: "genesys-oauth config remove staging", description: "Forget staging" }])
)

const path = Command.make(
  "path",
  {},
  Lazy.effect(() => import("./ShowPath.ts"))
).pipe(
  Command.withDescription("Print the path of the file with the profiles"),
  Command.withExamples([{ command: "genesys-oauth config path", description: "Show where the profiles are" }])
)

export const config = Command.make("config").pipe(
  Command.withDescription("List, choose and delete profiles"),
  Command.withSubcommands([list, use, remove, path])
)
