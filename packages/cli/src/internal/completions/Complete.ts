/** Runs `genesys-oauth __complete`: prints a candidate a line, with a description after a tab. Sends no request. */
import * as Output from "@effect-genesys/emulator/command/Output"
import * as CliConfig from "effect/cli/CliConfig"
import * as Command from "effect/cli/Command"
import * as Completions from "effect/cli/Completions"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Failures from "../Failures.ts"
import * as Settings from "../Settings.ts"
import * as Candidates from "./Candidates.ts"
import type { CompleteFlags } from "./CompletionsCommand.ts"

/** `command` is the program without `__complete`. */
export const run = Effect.fnUntraced(function* ({
  command,
  newWord,
  words
}: CompleteFlags & { readonly command: Command.Command.Any }) {
  const { builtIns } = yield* CliConfig.CliConfig
  const wanted = Candidates.of(newWord ? [...words, ""] : words, {
    command: Completions.fromCommand(command),
    everywhere: flagsOf(builtIns),
    settings: flagsOf([Settings.profile, Settings.region, Settings.noInput])
  })
  const lines = yield* linesOf(wanted)
  if (lines.length > 0) yield* Output.print(lines.join("\n"))
}, Failures.exit)

/** As the flags of a command, since only those have descriptors. */
const flagsOf = (flags: ReadonlyArray<{ readonly flag: Command.Command.Config[string] }>) =>
  Completions.fromCommand(
    Command.make("flags", Object.fromEntries(flags.map(({ flag }, index) => [String(index), flag])))
  ).flags

const linesOf = Effect.fnUntraced(function* (wanted: Candidates.Wanted) {
  switch (wanted._tag) {
    case "Candidates":
      return wanted.candidates.map(({ description, value }) =>
        description === "" ? value : `${value}\t${description}`
      )
    case "Files":
      return [Candidates.files]
    case "Clients": {
      // Loaded on demand: other candidates need no file.
      const ClientNames = yield* Effect.promise(() => import("./ClientNames.ts"))
      const clients = yield* ClientNames.read({
        profile: Option.fromUndefinedOr(wanted.profile),
        region: Option.fromUndefinedOr(wanted.region)
      })
      return Candidates.ofClients(clients, wanted).map(({ description, value }) => `${value}\t${description}`)
    }
  }
})
