/** Runs `genesys-oauth rotate start`. */
import type * as Plan from "@effect-genesys/rotation/Plan"
import { Rotations } from "@effect-genesys/rotation/Rotations"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Failures from "../Failures.ts"
import * as Confirm from "../output/Confirm.ts"
import * as Print from "../output/Print.ts"
import * as Database from "./Database.ts"
import * as ForCsv from "./ForCsv.ts"
import * as InMemory from "./InMemory.ts"
import * as PlanFile from "./PlanFile.ts"
import * as PlanViews from "./PlanViews.ts"
import * as Problems from "./Problems.ts"
import * as ReportViews from "./ReportViews.ts"
import type { StartFlags } from "./RotateCommand.ts"
import * as StatusViews from "./StatusViews.ts"

export const run = (flags: StartFlags) =>
  Effect.gen(function* () {
    yield* Print.check(flags, fieldsOf(flags))
    yield* checkFlags(flags)
    const plan = yield* PlanFile.read(flags.file)
    const action = `Start ${PlanViews.countOf(plan.rotations.length)} of the fleet ${plan.fleet}`
    if (flags.dryRun) {
      return yield* Print.print(flags.csv ? PlanViews.rows(plan) : PlanViews.one(plan), flags)
    }
    yield* Confirm.check(action, flags)
    if (flags.memory) return yield* InMemory.run(plan, action, flags)
    yield* handOver(plan, action, flags)
  }).pipe(Problems.exit)

const fieldsOf = ({ dryRun, memory }: StartFlags) => {
  if (dryRun) return PlanViews.fields
  return memory ? ReportViews.fields : StatusViews.fields
}

const checkFlags = ({ database, memory, sink, speed }: StartFlags) => {
  if (memory && Option.isSome(database)) {
    return Effect.fail(Failures.usage("--memory and --database exclude each other: give one of them."))
  }
  if (!memory && Option.isSome(sink)) {
    return Effect.fail(
      Failures.usage(
        "--sink is for --memory: with a database, only its runners use the sink. Give --sink to genesys-oauth rotate runner."
      )
    )
  }
  if (!memory && Option.isSome(speed)) {
    return Effect.fail(Failures.usage("--speed is for --memory: runners of a database live by the clock."))
  }
  return Effect.void
}

const handOver = (plan: Plan.Plan, action: string, flags: StartFlags) =>
  Effect.gen(function* () {
    const rotations = yield* Rotations
    yield* Confirm.confirm(action, flags)
    yield* rotations.start(plan)
    if (flags.csv || Option.isSome(flags.json) || Option.isSome(flags.jq)) {
      const started = StatusViews.fleet(yield* rotations.status(plan.fleet), "genesys-oauth")
      return yield* Print.print(ForCsv.joined(started, flags), flags)
    }
    yield* Print.text(
      [
        `The fleet ${plan.fleet} is started: ${PlanViews.countOf(plan.rotations.length)}. They run while a runner of the database does:`,
        "  genesys-oauth rotate runner --sink SINK",
        "To follow the fleet:",
        `  genesys-oauth rotate status ${plan.fleet}`
      ].join("\n")
    )
  }).pipe(Database.withRotations(flags))
