/** Finds the fleet and the rotation that a command line names. */
import { Rotations } from "@effect-genesys/rotation/Rotations"
import type * as Status from "@effect-genesys/rotation/Status"
import * as Effect from "effect/Effect"
import * as ClientReference from "../clients/ClientReference.ts"
import * as Failures from "../Failures.ts"
import { withId } from "../output/Naming.ts"
import { list } from "../output/Text.ts"

/** Fails with the names of the fleets that there are. */
export const fleet = (name: string) =>
  Rotations.use(({ fleets, status }) =>
    status(name).pipe(
      Effect.catchTag("NotFound", () =>
        Effect.flatMap(fleets, (names) =>
          Effect.fail(
            Failures.failed(
              names.length === 0
                ? "No fleet was started in this database: run genesys-oauth rotate start PLAN."
                : `There is no fleet ${name} in this database. The fleets are ${list(names, 10)}.`
            )
          )
        )
      )
    )
  )

/** The rotation of a client of the fleet, old or new. */
export const byReference = Effect.fnUntraced(function* (fleetName: string, reference: string) {
  const { rotations } = yield* fleet(fleetName)
  const candidates = rotations.flatMap((status) => {
    const { clientId, clientName: name } = status.rotation
    const old = { id: clientId, name, status }
    const { newClientId: id = clientId } = status
    return id === clientId ? [old] : [old, { id, name: `${name}, new`, status }]
  })
  const { status } = yield* Effect.fromResult(ClientReference.resolve(reference, candidates)).pipe(
    Effect.mapError((error) =>
      error.fits > 0 || error.candidates.length > 0
        ? error
        : Failures.failed(
            `${error.message.replace(/\.$/, "")} in the fleet ${fleetName}. Its clients are listed by genesys-oauth rotate status ${fleetName}.`
          )
    )
  )
  return status
})

/** In a sentence: the name and the id of the old client. */
export const named = ({ rotation: { clientId: id, clientName: name } }: Status.Status): string =>
  withId({ id, name })
