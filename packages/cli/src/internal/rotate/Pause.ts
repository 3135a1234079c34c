/** Runs `genesys-oauth rotate pause`. */
import { printable } from "@effect-genesys/emulator/command/Printable"
import { Rotations } from "@effect-genesys/rotation/Rotations"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Print from "../output/Print.ts"
import * as By from "./By.ts"
import * as Database from "./Database.ts"
import * as FindRotation from "./FindRotation.ts"
import { minute } from "./Minute.ts"
import type { PauseFlags } from "./RotateSteerCommand.ts"

export const run = (flags: PauseFlags) =>
  Effect.gen(function* () {
    const rotations = yield* Rotations
    const { fleet, pause } = yield* FindRotation.fleet(flags.fleet)
    if (pause !== undefined) {
      return yield* Print.text(
        `The fleet ${fleet} has been paused since ${minute(pause.at)} UTC: ${printable(pause.reason)}. Nothing was changed.`
      )
    }
    yield* rotations.pause(fleet, {
      by: yield* By.by,
      ...(Option.isSome(flags.reason) && { reason: flags.reason.value })
    })
    yield* Print.text(`The fleet ${fleet} is paused. To end the pause: genesys-oauth rotate resume ${fleet}`)
  }).pipe(Database.withRotations(flags))
