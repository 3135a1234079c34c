/** Asks for a value that no flag gives. */
import * as Effect from "effect/Effect"
import * as Failures from "../Failures.ts"
import * as Question from "./Question.ts"

/** One line, without blanks around it. Fails and names the flag if nobody is there to answer. */
export const line = Effect.fnUntraced(function* (question: string, flag: string) {
  if (!(yield* Question.canAsk)) {
    return yield* Failures.usage(`${question}? Nobody can answer here: add ${flag}.`)
  }
  const answer = yield* Question.ask(`${question}:`)
  return answer === "" ? yield* Failures.usage(`${question}? Add ${flag}.`) : answer
})
