/** Runs a fleet in this process, to its end. A terminal asks for the decisions of a person. */
import * as Failure from "@effect-genesys/emulator/command/Failure"
import { Calendar } from "@effect-genesys/rotation/Calendar"
import type * as Plan from "@effect-genesys/rotation/Plan"
import * as Rotation from "@effect-genesys/rotation/Rotation"
import { Rotations } from "@effect-genesys/rotation/Rotations"
import { RotationStore } from "@effect-genesys/rotation/RotationStore"
import type * as Status from "@effect-genesys/rotation/Status"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Failures from "../Failures.ts"
import { note } from "../Note.ts"
import * as Confirm from "../output/Confirm.ts"
import * as Print from "../output/Print.ts"
import * as Question from "../output/Question.ts"
import * as StatusLine from "../output/StatusLine.ts"
import * as AskPerson from "./AskPerson.ts"
import * as Decisions from "./Decisions.ts"
import * as FindRotation from "./FindRotation.ts"
import * as ForCsv from "./ForCsv.ts"
import * as PlanViews from "./PlanViews.ts"
import * as ReportViews from "./ReportViews.ts"
import type { StartFlags } from "./RotateCommand.ts"
import * as StatusViews from "./StatusViews.ts"
import * as Steps from "./Steps.ts"

export const run = Effect.fnUntraced(function* (plan: Plan.Plan, action: string, flags: StartFlags) {
  if (Option.isNone(flags.sink)) {
    return yield* Failures.usage("--memory needs --sink, where the secrets go, such as --sink file:secrets.")
  }
  yield* checkApprovals(plan)
  // Before the question, so that nobody agrees to a start that fails.
  const steps = yield* Layer.build(Steps.layer({ ...flags, sink: flags.sink.value }))
  const calendar = yield* Effect.provide(calendarOf(flags), steps)
  yield* Confirm.confirm(`${lossOf(plan)} ${action}`, flags)
  if (flags.yes) yield* note(lossOf(plan))
  const { entries, status } = yield* attend(plan).pipe(
    Effect.zipWith(
      RotationStore.use((store) => store.histories(plan.fleet)),
      (ended, history) => ({ entries: history, status: ended })
    ),
    Effect.provide(Rotation.layerMemory()),
    Effect.provideService(Calendar, calendar),
    Effect.provide(steps)
  )
  yield* Print.print(ForCsv.joined(ReportViews.list(status, entries), flags), flags)
  const open = status.rotations.filter((rotation) => !StatusViews.hasEnded(rotation))
  if (open.length === 0) return
  for (const rotation of open) {
    yield* note(`The rotation of ${FindRotation.named(rotation)} ${Decisions.reasonOf(rotation)}`)
  }
  return yield* new Failure.Failure({
    exitCode: Failure.exitCodes.incomplete,
    sentence: `${open.length} of ${PlanViews.countOf(plan.rotations.length)} did not end, and the state is gone with this process: ${consequence(plan)}`
  })
}, Effect.scoped)

/** A rehearsal is loaded on demand, since it needs the emulator. */
const calendarOf = Effect.fnUntraced(function* ({ speed }: StartFlags) {
  if (Option.isNone(speed)) return yield* Calendar
  const RehearsedDays = yield* Effect.promise(() => import("./RehearsedDays.ts"))
  return yield* RehearsedDays.calendar(speed.value)
})

/** Only a terminal can be asked. */
const checkApprovals = Effect.fnUntraced(function* ({ policy, rotations }: Plan.Plan) {
  if (yield* Question.canAsk) return
  const needs = (["promote", "deactivate", "delete"] as const).filter(
    (step) =>
      policy.approvals[step] === "person" &&
      rotations.some(({ mode }) => mode === "twin" || step === "promote")
  )
  if (needs.length === 0) return
  return yield* Failures.usage(
    `The plan waits for a person to approve ${needs.join(", ")}, and nobody can answer here: start it on a terminal or with --database, or plan again with another --approve.`
  )
})

const lossOf = (plan: Plan.Plan) =>
  [
    isWithTwins(plan)
      ? `A twin takes at least ${plan.policy.quietDays} days, and this process must stay alive to its end: the state is in its memory.`
      : "The state of the rotations is in the memory of this process.",
    `If it ends before the rotations, ${consequence(plan)}`
  ].join(" ")

const isWithTwins = ({ rotations }: Plan.Plan) => rotations.some(({ mode }) => mode === "twin")

const consequence = (plan: Plan.Plan) =>
  isWithTwins(plan)
    ? `nobody retires the old clients, and new ones stay, with [rotation ${plan.fleet}/…] in their descriptions: delete those whose secrets nobody uses.`
    : "start the same plan again: a secret that is in the sink is not replaced once more."

/** Returns the status once every rotation has ended, or waits for a person who does not decide. */
const attend = Effect.fnUntraced(function* (plan: Plan.Plan) {
  const rotations = yield* Rotations
  const line = yield* StatusLine.make
  const canAsk = yield* Question.canAsk
  const declined = new Set<string>()
  const isStuck = (status: Status.Status) =>
    AskPerson.isNeeded(status) && (!canAsk || declined.has(status.rotationId))
  yield* rotations.start(plan)
  const watch = Effect.gen(function* () {
    while (true) {
      const status = yield* rotations.status(plan.fleet)
      const open = status.rotations.filter((rotation) => !StatusViews.hasEnded(rotation))
      const asked = open.find((rotation) => AskPerson.isNeeded(rotation) && !isStuck(rotation))
      if (asked !== undefined) {
        yield* line.clear
        if (!(yield* AskPerson.decide(asked))) declined.add(asked.rotationId)
        continue
      }
      if (status.pause !== undefined && open.some((rotation) => !isStuck(rotation))) {
        yield* line.clear
        if (!canAsk || !(yield* AskPerson.unpause(status))) return status
        continue
      }
      if (open.every(isStuck)) return status
      yield* line.show(StatusViews.counts(status.rotations))
      yield* Effect.sleep("250 millis")
    }
  })
  return yield* watch.pipe(
    Effect.ensuring(line.clear),
    Effect.onInterrupt(() => note(`Interrupted: ${consequence(plan)}`))
  )
})
