/** Asks on the terminal for the decision that a rotation in this process waits for. */
import { printable } from "@effect-genesys/emulator/command/Printable"
import { Rotations } from "@effect-genesys/rotation/Rotations"
import type * as Status from "@effect-genesys/rotation/Status"
import * as Effect from "effect/Effect"
import * as Question from "../output/Question.ts"
import * as By from "./By.ts"
import * as FindRotation from "./FindRotation.ts"

/** Whether a rotation goes on only once a person decides. */
export const isNeeded = ({ state, until }: Status.Status): boolean =>
  state === "held" || (state === "awaitingApproval" && until === undefined)

/** Whether the answer was yes. */
export const decide = Effect.fnUntraced(function* (status: Status.Status) {
  const rotations = yield* Rotations
  const { choices, hold, rotationId, step } = status
  const name = printable(FindRotation.named(status))
  if (hold !== undefined) {
    if (!(yield* isYes(`${name} is held at ${hold.step}: ${printable(hold.problem)}. Try again?`)))
      return false
    yield* rotations.resume(rotationId, { by: yield* By.by })
    return true
  }
  if (step !== "promote" && step !== "deactivate" && step !== "delete") return false
  const cost = choices.find(({ action }) => action === "approve")?.cost ?? ""
  if (!(yield* isYes(`${name} waits: ${cost}. Approve ${step}?`))) return false
  yield* rotations.approve(rotationId, step, { by: yield* By.by })
  return true
})

/** Whether the answer was yes. */
export const unpause = Effect.fnUntraced(function* ({ fleet, pause }: Status.FleetStatus) {
  const rotations = yield* Rotations
  if (!(yield* isYes(`The fleet is paused: ${printable(pause?.reason ?? "")}. Continue?`))) return false
  yield* rotations.unpause(fleet, { by: yield* By.by })
  return true
})

const isYes = (question: string) =>
  Effect.map(Question.ask(`${question} [y/N]`), (answer) => /^y(?:es)?$/i.test(answer))
