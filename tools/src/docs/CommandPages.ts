/** The pages of the commands of `genesys-oauth`, from the same descriptions as their help. */
import { builtIns, genesysOauth } from "@effect-genesys/cli/Command"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as CliConfig from "effect/cli/CliConfig"
import * as CliOutput from "effect/cli/CliOutput"
import * as Command from "effect/cli/Command"
import type * as HelpDoc from "effect/cli/HelpDoc"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { code, prose, table } from "./Markdown.ts"

/** Commands that one page describes, under the name of the page. */
const together: ReadonlyMap<string, string> = new Map([
  ["login", "auth"],
  ["logout", "auth"]
])

/** A command, and its words after the name of the program. */
interface Documented {
  readonly path: ReadonlyArray<string>
  readonly doc: HelpDoc.HelpDoc
}

/** The help of a command, as data: it has no width. */
const helpOf = (path: ReadonlyArray<string>): Effect.Effect<HelpDoc.HelpDoc> =>
  Effect.gen(function* () {
    const shown: Array<HelpDoc.HelpDoc> = []
    yield* Command.runWith(genesysOauth, { version: "0" })([...path, "--help"]).pipe(
      Effect.provideService(CliConfig.CliConfig, CliConfig.make({ builtIns })),
      Effect.provideService(CliOutput.Presenter, {
        present: (event) =>
          Effect.sync(() => {
            if (event._tag === "Help") shown.push(event.helpDoc)
          })
      }),
      Effect.provide(NodeServices.layer),
      Effect.orDie
    )
    const [doc] = shown
    return doc ?? (yield* Effect.die(`${path.join(" ")} has no help`))
  })

const subcommandsOf = ({ subcommands = [] }: HelpDoc.HelpDoc) =>
  subcommands.flatMap(({ commands }) => commands)

/** The command and all below it, in the order of the help. */
const treeOf = (path: ReadonlyArray<string>): Effect.Effect<ReadonlyArray<Documented>> =>
  Effect.gen(function* () {
    const doc = yield* helpOf(path)
    const below = yield* Effect.forEach(subcommandsOf(doc), ({ name }) => treeOf([...path, name]))
    return [{ path, doc }, ...below.flat()]
  })

/** The commands of each page. */
const groups: Effect.Effect<ReadonlyMap<string, ReadonlyArray<Documented>>> = Effect.map(
  treeOf([]),
  ([, ...commands]) => Map.groupBy(commands, ({ path: [name = ""] }) => together.get(name) ?? name)
)

/** The pages by the names of their files. */
export const pages: Effect.Effect<ReadonlyMap<string, string>> = Effect.map(
  groups,
  (all) => new Map(Array.from(all, ([name, commands]) => [name, pageOf(commands)]))
)

/** A row for each command that does something, with a link to its part of a page. */
export const overview: Effect.Effect<string> = Effect.map(groups, (all) =>
  table(
    ["command", "what it does"],
    Array.from(all, ([name, commands]) =>
      commands.filter(isRunnable).map(({ doc, path }) => {
        const words = path.join(" ")
        const anchor = path.length === 1 && path[0] === name ? "" : `#${path.join("-")}`
        return [`[${code(words)}](./${name}${anchor})`, prose(firstSentence(doc.description))]
      })
    ).flat()
  )
)

const isRunnable = ({ doc }: Documented) => subcommandsOf(doc).length === 0

/** Without the full stop, like the descriptions of a single sentence. */
const firstSentence = (text: string) => text.replace(/\.(?: .*)?$/, "")

const pageOf = (commands: ReadonlyArray<Documented>): string => {
  const nouns = new Set(commands.map(({ path: [noun = ""] }) => noun))
  // The description of one of several nouns is not that of the page.
  const own = nouns.size === 1 ? commands.find(({ path }) => path.length === 1) : undefined
  const parts = commands.filter((command) => isRunnable(command) && command !== own)
  const blocks = [
    `# ${[...nouns].join(", ")}`,
    ...(own === undefined ? [] : isRunnable(own) ? sectionsOf(own) : [sentence(own.doc.description)]),
    ...parts.flatMap((command) => [`## ${command.path.join(" ")}`].concat(sectionsOf(command))),
    "## Global flags",
    flagTable(globalFlags(commands))
  ]
  return `${blocks.join("\n\n")}\n`
}

const sectionsOf = ({ doc }: Documented): ReadonlyArray<string> => [
  sentence(doc.description),
  fence([doc.usage]),
  ...(doc.args === undefined ? [] : [argumentTable(doc.args)]),
  ...(doc.flags.length === 0 ? [] : [flagTable(doc.flags)]),
  ...(doc.examples === undefined
    ? []
    : [
        fence(
          doc.examples.flatMap(({ command, description }, index) => [
            ...(index === 0 ? [] : [""]),
            ...(description === undefined ? [] : [`# ${description}`]),
            command
          ])
        )
      ])
]

const sentence = (text: string) => prose(text.endsWith(".") ? text : `${text}.`)

const fence = (lines: ReadonlyArray<string>) => ["```sh", ...lines, "```"].join("\n")

const argumentTable = (args: ReadonlyArray<HelpDoc.ArgDoc>) =>
  table(
    ["argument", "meaning"],
    args.map(({ description, name, required }) => [
      code(required ? `<${name}>` : `[<${name}>]`),
      prose(Option.getOrElse(description, () => ""))
    ])
  )

const flagTable = (flags: ReadonlyArray<HelpDoc.FlagDoc>) =>
  table(
    ["flag", "meaning"],
    flags.map(({ aliases, description, name, type }) => {
      const names = [`--${name}`, ...aliases].join(", ")
      const value = type === "boolean" ? "" : type.startsWith("[") ? type : ` ${type}`
      return [code(`${names}${value}`), prose(Option.getOrElse(description, () => ""))]
    })
  )

/** Flags of all commands of a page, once. */
const globalFlags = (commands: ReadonlyArray<Documented>) => [
  ...new Map(
    commands.flatMap(({ doc: { globalFlags: flags = [] } }) =>
      flags.map((flag) => [flag.name, flag] as const)
    )
  ).values()
]
