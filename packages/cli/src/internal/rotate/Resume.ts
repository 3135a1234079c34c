/** Runs `genesys-oauth rotate resume`. */
import { Rotations } from "@effect-genesys/rotation/Rotations"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Print from "../output/Print.ts"
import * as By from "./By.ts"
import * as Database from "./Database.ts"
import * as FindRotation from "./FindRotation.ts"
import type { ResumeFlags } from "./RotateSteerCommand.ts"
import * as StatusViews from "./StatusViews.ts"

export const run = (flags: ResumeFlags) =>
  (Option.isSome(flags.client) ? rotation(flags.fleet, flags.client.value) : fleet(flags.fleet)).pipe(
    Database.withRotations(flags)
  )

const fleet = Effect.fnUntraced(function* (name: string) {
  const rotations = yield* Rotations
  const { pause, rotations: all } = yield* FindRotation.fleet(name)
  const held = all.filter(StatusViews.isHeld).length
  const advice =
    held === 0
      ? ""
      : ` ${held === 1 ? "1 rotation is" : `${held} rotations are`} held: look with genesys-oauth rotate status ${name}.`
  if (pause === undefined) {
    return yield* Print.text(`The fleet ${name} is not paused. Nothing was changed.${advice}`)
  }
  yield* rotations.unpause(name, { by: yield* By.by })
  yield* Print.text(`The pause of the fleet ${name} is over.${advice}`)
})

const rotation = Effect.fnUntraced(function* (fleetName: string, reference: string) {
  const rotations = yield* Rotations
  const status = yield* FindRotation.byReference(fleetName, reference)
  yield* rotations.resume(status.rotationId, { by: yield* By.by })
  yield* Print.text(
    `The rotation of the client ${FindRotation.named(status)} goes on at ${status.hold?.step ?? "its step"}.`
  )
})
