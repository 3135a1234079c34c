/** The person of a run: approves steps, resumes some rotations that are held, and takes others back. */
import { Rotations, type Status } from "@effect-genesys/rotation"
import * as Effect from "effect/Effect"
import * as Fleets from "./Fleets.ts"
import type { Program } from "./Programs.ts"

export interface Decision {
  readonly rotationId: string
  readonly action: "approve" | "resume" | "rollback"
  readonly reason: string
}

const by = "a person"

/** Looks at each fleet once, and decides. Returns how many rotations have not ended. */
export const look = Effect.fnUntraced(function* (
  fleets: ReadonlyArray<string>,
  programs: ReadonlyArray<Program>,
  decisions: Array<Decision>
) {
  const rotations = yield* Rotations.Rotations
  const decide = Effect.fnUntraced(function* ({ hold, rotation, rotationId, state, step }: Status.Status) {
    const index = programs.findIndex(({ secretName }) => secretName === rotation.secretName)
    const note = (action: Decision["action"], reason: string) =>
      decisions.push({ rotationId, action, reason })
    if (state === "awaitingApproval" && (step === "promote" || step === "deactivate" || step === "delete")) {
      yield* rotations.approve(rotationId, step, { by })
      note("approve", step)
    }
    if (state === "quiet" && step === "quiet" && Fleets.changesMind(index)) {
      yield* rotations.rollback(rotationId, { by })
      note("rollback", "changed their mind")
    }
    if (hold === undefined) return
    const isRefused = hold.reason === "stillUsed" && hold.step !== "quietTwin" && index % 2 === 0
    if (isRefused) yield* rotations.rollback(rotationId, { by })
    else {
      programs[index]?.reload()
      yield* rotations.resume(rotationId, { by })
    }
    note(isRefused ? "rollback" : "resume", `${hold.step}: ${hold.reason}: ${hold.problem}`)
  })
  let left = 0
  for (const fleet of fleets) {
    const { rotations: all } = yield* rotations.status(fleet)
    const open = all.filter(({ state }) => state !== "completed" && state !== "rolledBack")
    left += open.length
    // The rotation may have gone on meanwhile.
    yield* Effect.forEach(
      open,
      (status) => Effect.catchTag(decide(status), "NotPossible", () => Effect.void),
      {
        concurrency: 8,
        discard: true
      }
    )
  }
  return left
})
