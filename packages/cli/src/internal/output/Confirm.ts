/** Asks before something is destroyed. The question is on standard error, since standard output is for results. */
import * as Effect from "effect/Effect"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"
import * as Terminal from "effect/Terminal"
import * as Failures from "../Failures.ts"
import * as Settings from "../Settings.ts"

/**
 * Continues if the answer is yes. `action` names the thing, such as `Delete the client Billing (1b2c…)`. Fails if the answer
 * is another, or if nobody is there to answer.
 */
export const confirm = Effect.fnUntraced(function* (action: string, { yes }: { readonly yes: boolean }) {
  if (yes) return
  yield* check(action, { yes })
  const stdio = yield* Stdio.Stdio
  yield* Stream.run(Stream.succeed(`${action}? [y/N] `), stdio.stderr({ endOnDone: false }))
  const answer = yield* Terminal.Terminal.use((terminal) => terminal.readLine).pipe(
    Effect.catchTag("QuitError", () => Effect.succeed(""))
  )
  if (!/^y(?:es)?$/i.test(answer.trim())) return yield* Failures.failed("Nothing was changed.")
})

/** Fails if nobody could answer. Commands call this before the first request, since a wrong command line sends none. */
export const check = Effect.fnUntraced(function* (action: string, { yes }: { readonly yes: boolean }) {
  const stdio = yield* Stdio.Stdio
  const canAsk = (yield* stdio.stdinIsTerminal) && (yield* stdio.stderrIsTerminal)
  if (yes || (canAsk && !(yield* Settings.noInput))) return
  return yield* Failures.usage(
    `${action}? Nobody can answer here: add --yes to do it, or --dry-run to see what it would do.`
  )
})
