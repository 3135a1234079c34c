/** Questions on standard error, since standard output is for results. */
import { printable } from "@effect-genesys/emulator/command/Printable"
import * as Effect from "effect/Effect"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"
import * as Terminal from "effect/Terminal"
import * as Settings from "../Settings.ts"
import * as Print from "./Print.ts"

/** Columns for the answer. */
const room = "yes ".length

/** Whether somebody is there to answer. */
export const canAsk = Effect.gen(function* () {
  const stdio = yield* Stdio.Stdio
  return (yield* stdio.stdinIsTerminal) && (yield* stdio.stderrIsTerminal) && !(yield* Settings.noInput)
})

/** The answer without blanks around it; empty if the user closes the input. */
export const ask = Effect.fnUntraced(function* (question: string) {
  const { stderr } = yield* Stdio.Stdio
  const { fitted } = yield* Effect.promise(() => import("./Fitted.ts"))
  const text = fitted(printable(question), (yield* Print.errorWidth) - room)
  yield* Stream.run(Stream.succeed(`${text} `), stderr({ endOnDone: false }))
  const answer = yield* Terminal.Terminal.use(({ readLine }) => readLine).pipe(
    Effect.catchTag("QuitError", () => Effect.succeed(""))
  )
  return answer.trim()
})
