/** Sentences beside the result. They go to standard error, since standard output is for results. */
import { printable } from "@effect-genesys/emulator/command/Printable"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Print from "./output/Print.ts"

export const note = Effect.fnUntraced(function* (sentence: string) {
  const { fitted } = yield* Effect.promise(() => import("./output/Fitted.ts"))
  yield* Console.error(fitted(printable(sentence), yield* Print.errorWidth))
})
