/** Runs `genesys-oauth rotate rollback`. */
import { Rotations } from "@effect-genesys/rotation/Rotations"
import * as Effect from "effect/Effect"
import * as Failures from "../Failures.ts"
import * as Confirm from "../output/Confirm.ts"
import * as Print from "../output/Print.ts"
import * as By from "./By.ts"
import * as Database from "./Database.ts"
import * as FindRotation from "./FindRotation.ts"
import type { RollbackFlags } from "./RotateSteerCommand.ts"
import * as StatusViews from "./StatusViews.ts"

export const run = (flags: RollbackFlags) =>
  Effect.gen(function* () {
    if (!flags.dryRun)
      yield* Confirm.check(`Roll back the rotation of ${JSON.stringify(flags.client)}`, flags)
    const rotations = yield* Rotations
    const status = yield* FindRotation.byReference(flags.fleet, flags.client)
    const name = FindRotation.named(status)
    if (status.state === "rollingBack") {
      return yield* Print.text(
        `The rotation of the client ${name} is on its way back already. Nothing was changed.`
      )
    }
    const choice = status.choices.find(({ action }) => action === "rollback")
    if (choice === undefined) {
      return yield* Failures.failed(
        `The rotation of the client ${name} is ${StatusViews.stateNames[status.state]}, and there is no way back from there. Nothing was changed.`
      )
    }
    const cost = `${choice.cost.charAt(0).toUpperCase()}${choice.cost.slice(1)}.`
    if (flags.dryRun) {
      return yield* Print.text(
        `Would roll back the rotation of the client ${name}. ${cost} Nothing was changed.`
      )
    }
    yield* Confirm.confirm(`${cost} Roll back the rotation of the client ${name}`, flags)
    yield* rotations.rollback(status.rotationId, { by: yield* By.by })
    yield* Print.text(
      `The rotation of the client ${name} is on its way back. To follow it: genesys-oauth rotate status ${flags.fleet}`
    )
  }).pipe(Database.withRotations(flags))
