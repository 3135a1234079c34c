/** Questions on standard error, since standard output is for results. */
import * as Effect from "effect/Effect"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"
import * as Terminal from "effect/Terminal"
import * as Settings from "../Settings.ts"

/** Whether somebody is there to answer. */
export const canAsk = Effect.gen(function* () {
  const stdio = yield* Stdio.Stdio
  return (yield* stdio.stdinIsTerminal) && (yield* stdio.stderrIsTerminal) && !(yield* Settings.noInput)
})

/** The answer without blanks around it; empty if the user closes the input. */
export const ask = Effect.fnUntraced(function* (question: string) {
  const { stderr } = yield* Stdio.Stdio
  yield* Stream.run(Stream.succeed(`${question} `), stderr({ endOnDone: false }))
  const answer = yield* Terminal.Terminal.use(({ readLine }) => readLine).pipe(
    Effect.catchTag("QuitError", () => Effect.succeed(""))
  )
  return answer.trim()
})
