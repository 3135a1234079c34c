/** Sentences beside the result. They go to standard error, since standard output is for results. */
import { printable } from "@effect-genesys/emulator/command/Printable"
import * as Console from "effect/Console"
import type * as Effect from "effect/Effect"

export const note = (sentence: string): Effect.Effect<void> => Console.error(printable(sentence))
