/** Runs `genesys-oauth completions`. */
import * as Output from "@effect-genesys/emulator/command/Output"
import * as Effect from "effect/Effect"
import * as Failures from "../Failures.ts"
import type { CompletionsFlags } from "./CompletionsCommand.ts"
import { bash } from "./shells/Bash.ts"
import { fish } from "./shells/Fish.ts"
import { powershell } from "./shells/PowerShell.ts"
import { zsh } from "./shells/Zsh.ts"

const scripts = { bash, fish, powershell, zsh }

export const run = ({ shell }: CompletionsFlags) =>
  Effect.suspend(() => Output.print(scripts[shell])).pipe(Failures.exit)
