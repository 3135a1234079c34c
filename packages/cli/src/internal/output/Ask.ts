/** Asks for a value that no flag gives. The question is on standard error, since standard output is for results. */
import * as Effect from "effect/Effect"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"
import * as Terminal from "effect/Terminal"
import * as Failures from "../Failures.ts"
import * as Settings from "../Settings.ts"

/** One line, without blanks around it. Fails and names the flag if nobody is there to answer. */
export const line = Effect.fnUntraced(function* (question: string, flag: string) {
  const stdio = yield* Stdio.Stdio
  const canAsk = (yield* stdio.stdinIsTerminal) && (yield* stdio.stderrIsTerminal)
  if (!canAsk || (yield* Settings.noInput)) {
    return yield* Failures.usage(`${question}? Nobody can answer here: add ${flag}.`)
  }
  yield* Stream.run(Stream.succeed(`${question}: `), stdio.stderr({ endOnDone: false }))
  const answer = yield* Terminal.Terminal.use(({ readLine }) => readLine).pipe(
    Effect.catchTag("QuitError", () => Effect.succeed(""))
  )
  return answer.trim() === "" ? yield* Failures.usage(`${question}? Add ${flag}.`) : answer.trim()
})
