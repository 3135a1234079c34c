/** Help and errors name a program by the words that start it again: `npx` and the package, where npx has started it. */
import type * as CliOutput from "effect/cli/CliOutput"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"

type Event = Exclude<CliOutput.Presenter.Event, { readonly _tag: "Version" }>

/**
 * The words that start `command`. npx names what it starts in the environment, in quotes since npm 11. The processes of
 * that program inherit these variables, so the name has to be that of the command.
 */
export const words = (command: string, npmPackage: string | undefined): Effect.Effect<string> =>
  Config.all([variable("npm_lifecycle_event"), variable("npm_lifecycle_script")]).pipe(
    Effect.map(([event, script]) => {
      const [started] = script.replaceAll(/["']/g, "").split(" ")
      return npmPackage !== undefined && event === "npx" && started === command
        ? `npx ${npmPackage}`
        : command
    }),
    Effect.orElseSucceed(() => command)
  )

/** A text with `started` in place of the command's name, where a subcommand or a flag follows. */
export const renamed = (text: string, command: string, started: string): string =>
  text.replaceAll(new RegExp(String.raw`\b${command} (?=[a-z-])`, "g"), `${started} `)

const variable = (name: string) => Config.String(name).pipe(Config.withDefault(""))

/** The event with `started` in place of the command's name. */
export const named = <E extends Event>(event: E, started: string): E => {
  const [command = "", ...path] = event.commandPath
  const again = (text: string) =>
    text.split(" ")[0] === command ? `${started}${text.slice(command.length)}` : text
  const { examples = [], usage } = event.helpDoc
  return {
    ...event,
    commandPath: [started, ...path],
    helpDoc: {
      ...event.helpDoc,
      usage: again(usage),
      examples: examples.map(({ command: line, description }) => ({ command: again(line), description }))
    }
  }
}
