/** Waits for the approval of a step, as the policy says. */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Activity from "effect/workflow/Activity"
import { Calendar } from "../../Calendar.ts"
import type * as Policy from "../../Policy.ts"
import * as Journal from "./Journal.ts"
import { idOf, type Request } from "./Request.ts"
import * as Signals from "./Signals.ts"
import * as Storing from "./Storing.ts"
import * as Wait from "./Wait.ts"

export const approved = Effect.fnUntraced(function* (request: Request, step: Policy.ApprovedStep) {
  const approval = request.policy.approvals[step]
  if (approval === "none") return
  if (Option.isSome(yield* Journal.find(request, `approved/${step}`))) return
  const name = `approval/${step}`
  const until = yield* Activity.make({
    name,
    success: Schema.UndefinedOr(Schema.DateTimeUtcFromString),
    execute: Effect.gen(function* () {
      const now = yield* (yield* Calendar).now
      const deadline = approval === "person" ? undefined : DateTime.addDuration(now, approval.after)
      yield* Storing.untilStored(
        Journal.append(idOf(request), name, {
          _tag: "ApprovalRequested",
          step,
          ...(deadline !== undefined && { until: DateTime.formatIso(deadline) })
        })
      )
      return deadline
    })
  })
  const signal = Signals.approval(step)
  const by = yield* until === undefined ? Wait.forSignal(name, signal) : Wait.until(name, until, signal)
  yield* Journal.noted(request, `approved/${step}`, { _tag: "Approved", step, by: by ?? "the policy" })
})
