/** Sentences beside the result. They go to standard error, since standard output is for results. */
import { printable } from "@effect-genesys/emulator/command/Printable"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Print from "./output/Print.ts"
import { wrap } from "./output/Table.ts"

/** A terminal would break it within words. */
export const note = (sentence: string) =>
  Effect.flatMap(Print.errorWidth, (width) => Console.error(wrap(printable(sentence), width)))
