/** The service that stores what rotations know, and its errors. */
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import type * as DateTime from "effect/DateTime"
import type * as Effect from "effect/Effect"
import type * as Option from "effect/Option"
import type * as History from "../../History.ts"
import type * as Plan from "../../Plan.ts"

/**
 * The store could not be read or written. `problem` is a phrase.
 *
 * @since 0.1.0
 * @category errors
 */
export class RotationStoreError extends Data.TaggedError("RotationStoreError")<{
  readonly problem: string
  readonly cause?: unknown
}> {
  override get message() {
    return `the store of rotations failed: ${this.problem}`
  }
}

/**
 * Why and since when no rotation of a fleet begins another step.
 *
 * @since 0.1.0
 * @category models
 */
export interface Pause {
  /** Names this pause. */
  readonly id: string
  readonly reason: string
  readonly at: DateTime.Utc
}

/**
 * A plan that was started.
 *
 * @since 0.1.0
 * @category models
 */
export interface Fleet {
  readonly plan: Plan.Plan
  readonly startedAt: DateTime.Utc
  readonly pause: Pause | undefined
}

/**
 * The calls of a UTC day by client.
 *
 * @since 0.1.0
 * @category models
 */
export interface DayOfCalls {
  /** Such as `2026-11-27`. */
  readonly date: string
  /** Whether a client that is not in `calls` had none. If `false`, its calls are not known. */
  readonly isComplete: boolean
  readonly calls: ReadonlyMap<string, number>
}

type Result<A> = Effect.Effect<A, RotationStoreError>

/**
 * The service that stores fleets, histories and days.
 *
 * @since 0.1.0
 * @category services
 */
export class RotationStore extends Context.Service<
  RotationStore,
  {
    /** Stores a fleet. Returns the one that stands: an earlier one of the same name wins. */
    readonly addFleet: (plan: Plan.Plan, startedAt: DateTime.Utc) => Result<Fleet>
    readonly fleet: (name: string) => Result<Option.Option<Fleet>>
    readonly fleets: Result<ReadonlyArray<Fleet>>
    readonly pause: (fleet: string) => Result<Pause | undefined>
    /** Sets the pause of a fleet; `undefined` ends it. A pause that stands is kept, and returned. */
    readonly setPause: (fleet: string, pause: Pause | undefined) => Result<Pause | undefined>
    /** Adds an entry. Returns the one that stands: an earlier one with the same key wins. */
    readonly append: (entry: History.Entry) => Result<History.Entry>
    /** The entry of a rotation with a key. */
    readonly entry: (rotationId: string, key: string) => Result<Option.Option<History.Entry>>
    /** The entries of a rotation, oldest first. */
    readonly history: (rotationId: string) => Result<ReadonlyArray<History.Entry>>
    /** The entries of all rotations of a fleet, oldest first. */
    readonly histories: (fleet: string) => Result<ReadonlyArray<History.Entry>>
    /** How many rotations a fleet has. */
    readonly size: (fleet: string) => Result<number>
    /** How many rotations of a fleet were ever held because a step failed. */
    readonly countFailed: (fleet: string) => Result<number>
    /** Stores a day. A complete day stays as it is; an incomplete one is replaced. */
    readonly addDay: (day: DayOfCalls) => Result<void>
    /** The calls of a client on each of these days that is stored; `undefined` if the day is incomplete without it. */
    readonly calls: (
      clientId: string,
      dates: ReadonlyArray<string>
    ) => Result<ReadonlyMap<string, number | undefined>>
  }
>()("@effect-genesys/rotation/RotationStore") {}
