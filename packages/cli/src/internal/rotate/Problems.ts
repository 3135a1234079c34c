/** Errors of rotations as failures of the command, each with the next thing to do. */
import type * as Failure from "@effect-genesys/emulator/command/Failure"
import type * as Rotations from "@effect-genesys/rotation/Rotations"
import type * as RotationStore from "@effect-genesys/rotation/RotationStore"
import * as Effect from "effect/Effect"
import * as Failures from "../Failures.ts"

type OfRotations =
  | Rotations.FleetExists
  | Rotations.NotFound
  | Rotations.NotPossible
  | RotationStore.RotationStoreError

export type Known = Failures.Known | OfRotations

/** Fails with an exit code and a sentence for people. */
export const exit = <A, E extends Known, R>(
  effect: Effect.Effect<A, E, R>
): Effect.Effect<A, Failure.Failure, R> => Effect.mapError(effect, toFailure)

export const toFailure = (error: Known): Failure.Failure =>
  isOfRotations(error) ? Failures.failed(sentenceOf(error), error) : Failures.fromError(error)

const isOfRotations = (error: Known): error is OfRotations => {
  switch (error._tag) {
    case "FleetExists":
    case "NotFound":
    case "NotPossible":
    case "RotationStoreError":
      return true
    default:
      return false
  }
}

const sentenceOf = (error: OfRotations) => {
  switch (error._tag) {
    case "FleetExists":
      return `There is another fleet ${error.fleet} in this database: look at it with genesys-oauth rotate status ${error.fleet}, or plan again with another --fleet.`
    case "NotPossible":
      return `${sentence(error.message)} Look at it with genesys-oauth rotate status.`
    case "NotFound":
      return sentence(error.message)
    case "RotationStoreError":
      return `${sentence(error.message)} Nothing is lost: run the command again once the database works.`
  }
}

const sentence = (phrase: string) => `${phrase.charAt(0).toUpperCase()}${phrase.slice(1)}.`
