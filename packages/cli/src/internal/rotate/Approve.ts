/** Runs `genesys-oauth rotate approve`. */
import type * as Policy from "@effect-genesys/rotation/Policy"
import { Rotations } from "@effect-genesys/rotation/Rotations"
import type * as Status from "@effect-genesys/rotation/Status"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Failures from "../Failures.ts"
import * as Print from "../output/Print.ts"
import * as By from "./By.ts"
import * as Database from "./Database.ts"
import * as FindRotation from "./FindRotation.ts"
import type { ApproveFlags } from "./RotateSteerCommand.ts"

export const run = (flags: ApproveFlags) =>
  Effect.gen(function* () {
    const { all, client, fleet, step } = flags
    if (all === Option.isSome(client)) {
      return yield* Failures.usage(
        "Name one client, or add --all for every rotation that waits for the step."
      )
    }
    yield* Option.isSome(client) ? one(fleet, client.value, step) : every(fleet, step)
  }).pipe(Database.withRotations(flags))

const one = Effect.fnUntraced(function* (fleet: string, reference: string, step: Policy.ApprovedStep) {
  const rotations = yield* Rotations
  const status = yield* FindRotation.byReference(fleet, reference)
  yield* rotations.approve(status.rotationId, step, { by: yield* By.by })
  const early = isAwaited(step)(status) ? "" : " The rotation has not asked yet, and will not have to."
  yield* Print.text(`Approved: ${step} for the client ${FindRotation.named(status)}.${early}`)
})

const every = Effect.fnUntraced(function* (name: string, step: Policy.ApprovedStep) {
  const rotations = yield* Rotations
  const by = yield* By.by
  const waiting = (yield* FindRotation.fleet(name)).rotations.filter(isAwaited(step))
  if (waiting.length === 0) {
    return yield* Print.text(`No rotation of the fleet ${name} waits for the approval of ${step}.`)
  }
  for (const status of waiting) {
    yield* rotations.approve(status.rotationId, step, { by })
    yield* Print.text(`Approved: ${step} for the client ${FindRotation.named(status)}.`)
  }
})

const isAwaited =
  (wanted: Policy.ApprovedStep) =>
  ({ state, step }: Status.Status) =>
    state === "awaitingApproval" && step === wanted
