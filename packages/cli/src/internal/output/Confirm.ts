/** Asks before something is destroyed. */
import * as Effect from "effect/Effect"
import * as Failures from "../Failures.ts"
import * as Question from "./Question.ts"

/**
 * Continues if the answer is yes. `action` names the thing, such as `Delete the client Billing (1b2c…)`. Fails if the answer
 * is another, or if nobody is there to answer.
 */
export const confirm = Effect.fnUntraced(function* (action: string, { yes }: { readonly yes: boolean }) {
  if (yes) return
  yield* check(action, { yes })
  const answer = yield* Question.ask(`${action}? [y/N]`)
  if (!/^y(?:es)?$/i.test(answer)) return yield* Failures.failed("Nothing was changed.")
})

/** Fails if nobody could answer. Commands call this before the first request, since a wrong command line sends none. */
export const check = Effect.fnUntraced(function* (action: string, { yes }: { readonly yes: boolean }) {
  if (yes || (yield* Question.canAsk)) return
  return yield* Failures.usage(
    `${action}? Nobody can answer here: add --yes to do it, or --dry-run to see what it would do.`
  )
})
