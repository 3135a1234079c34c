/** The flags and help of `genesys-oauth completions`, and the hidden command that its scripts call. */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Lazy from "../Lazy.ts"

const completionsFlags = {
  shell: Argument.Literals("shell", ["bash", "zsh", "fish", "powershell"]).pipe(
    Argument.withDescription("The shell that completes the command line")
  )
}

/** The parsed flags of `completions`. */
export type CompletionsFlags = Command.Command.Config.Infer<typeof completionsFlags>

export const completions = Command.make(
  "completions",
  completionsFlags,
  Lazy.handler(() => import("./Script.ts"))
).pipe(
  Command.withDescription(
    "Print a script that completes commands, flags and clients in a shell. Clients are those of the last list, for 30 days: the TAB key sends no request."
  ),
  Command.withExamples([
    { command: "source <(genesys-oauth completions bash)", description: "bash, in ~/.bashrc" },
    {
      command: 'genesys-oauth completions zsh > "${fpath[1]}/_genesys-oauth"',
      description: "zsh, once; then start a new shell"
    },
    {
      command: "genesys-oauth completions fish > ~/.config/fish/completions/genesys-oauth.fish",
      description: "fish, once"
    },
    {
      command: "genesys-oauth completions powershell | Out-String | Invoke-Expression",
      description: "PowerShell, in $PROFILE"
    }
  ])
)

const completeFlags = {
  newWord: Flag.Boolean("new-word").pipe(
    Flag.withoutNegation,
    Flag.withDescription("Complete a new word, for shells that drop an empty one"),
    Flag.withDefault(false)
  ),
  words: Argument.String("words").pipe(
    Argument.withDescription("The words after the name of the program; the last one is completed"),
    Argument.variadic()
  )
}

/** The parsed flags of `__complete`. */
export type CompleteFlags = Command.Command.Config.Infer<typeof completeFlags>

/** The hidden command that prints the candidates for a command line of `command`. */
export const complete = (command: Command.Command.Any) =>
  Command.make("__complete", completeFlags, (flags) =>
    Lazy.handler(() => import("./Complete.ts"))({ ...flags, command })
  ).pipe(Command.withDescription("Print the candidates for the last word"), Command.unlisted)
