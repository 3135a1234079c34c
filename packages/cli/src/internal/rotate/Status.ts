/** Runs `genesys-oauth rotate status`. */
import * as Failure from "@effect-genesys/emulator/command/Failure"
import * as Program from "@effect-genesys/emulator/command/Program"
import { Rotations } from "@effect-genesys/rotation/Rotations"
import type * as Status from "@effect-genesys/rotation/Status"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stdio from "effect/Stdio"
import * as Print from "../output/Print.ts"
import * as Database from "./Database.ts"
import * as FindRotation from "./FindRotation.ts"
import * as FleetsView from "./FleetsView.ts"
import * as ForCsv from "./ForCsv.ts"
import type { StatusFlags } from "./RotateSteerCommand.ts"
import * as Screen from "./Screen.ts"
import * as StatusViews from "./StatusViews.ts"

export const run = (flags: StatusFlags) =>
  Effect.gen(function* () {
    const { fleet } = flags
    yield* Print.check(flags, Option.isSome(fleet) ? StatusViews.fields : FleetsView.fields)
    if (Option.isNone(fleet)) return yield* Effect.flatMap(overview(flags), incompleteIfHeld)
    const status = (yield* isFollowed(flags)) ? yield* follow(fleet.value) : yield* once(fleet.value, flags)
    yield* incompleteIfHeld([status])
  }).pipe(Database.withRotations(flags))

const overview = Effect.fnUntraced(function* (flags: StatusFlags) {
  const rotations = yield* Rotations
  const fleets = yield* Effect.flatMap(
    rotations.fleets,
    Effect.forEach((name) => rotations.status(name), { concurrency: 4 })
  )
  yield* Print.print(FleetsView.list(fleets), flags)
  return fleets
})

const once = Effect.fnUntraced(function* (name: string, flags: StatusFlags) {
  const status = yield* FindRotation.fleet(name)
  yield* Print.print(ForCsv.joined(StatusViews.fleet(status, yield* program), flags), flags)
  return status
})

const program = Effect.map(Program.StartedAs, (words) => words ?? "genesys-oauth")

/** On a terminal, unless a program reads the output. */
const isFollowed = Effect.fnUntraced(function* ({ csv, jq, json, once: wantsOnce }: StatusFlags) {
  const { stdoutIsTerminal } = yield* Stdio.Stdio
  return !wantsOnce && !csv && Option.isNone(jq) && Option.isNone(json) && (yield* stdoutIsTerminal)
})

/** Draws the status again and again, until the fleet has ended. */
const follow = Effect.fnUntraced(function* (name: string) {
  const screen = yield* Screen.make
  const words = yield* program
  while (true) {
    const status = yield* FindRotation.fleet(name)
    const ended = status.rotations.every(StatusViews.hasEnded)
    const text = StatusViews.fleet(status, words).text(yield* Print.width)
    yield* screen.draw(ended ? text : `${text}\n\nFollowing the fleet. Ctrl+C ends this, and no rotation.`)
    if (ended) return status
    yield* Effect.sleep("2 seconds")
  }
})

const incompleteIfHeld = (fleets: ReadonlyArray<Status.FleetStatus>) => {
  const held = fleets.reduce((sum, { rotations }) => sum + rotations.filter(StatusViews.isHeld).length, 0)
  const paused = fleets.filter(
    ({ pause, rotations }) => pause !== undefined && !rotations.every(StatusViews.hasEnded)
  )
  const problems = [
    ...(held === 0 ? [] : [held === 1 ? "1 rotation is held" : `${held} rotations are held`]),
    ...paused.map(({ fleet }) => `the fleet ${fleet} is paused`)
  ]
  return problems.length === 0
    ? Effect.void
    : Effect.fail(
        new Failure.Failure({
          exitCode: Failure.exitCodes.incomplete,
          sentence: `Somebody must decide: ${problems.join(", and ")}.`
        })
      )
}
