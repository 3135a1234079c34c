/** Starts fleets of rotations, shows where they are, and tells them what a person decides. */
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import type * as Effect from "effect/Effect"
import type * as History from "./History.ts"
import type * as Plan from "./Plan.ts"
import type * as Policy from "./Policy.ts"
import type { RotationStoreError } from "./RotationStore.ts"
import type * as Status from "./Status.ts"

/**
 * There is another fleet of this name.
 *
 * @since 0.1.0
 * @category errors
 */
export class FleetExists extends Data.TaggedError("FleetExists")<{ readonly fleet: string }> {
  override get message() {
    return `there is another fleet ${this.fleet}: give this plan another name, or look at that one`
  }
}

/**
 * There is no such fleet, or no such rotation in it.
 *
 * @since 0.1.0
 * @category errors
 */
export class NotFound extends Data.TaggedError("NotFound")<{ readonly what: string }> {
  override get message() {
    return `there is no ${this.what} in this store`
  }
}

/**
 * The rotation is not in a state for this action. `problem` says in which one it is.
 *
 * @since 0.1.0
 * @category errors
 */
export class NotPossible extends Data.TaggedError("NotPossible")<{
  readonly action: Status.Choice["action"]
  readonly rotationId: string
  readonly problem: string
}> {
  override get message() {
    return `cannot ${this.action === "rollback" ? "roll back" : this.action} ${this.rotationId}: ${this.problem}`
  }
}

/**
 * Who decides, for the history. Default: `unknown`.
 *
 * @since 0.1.0
 * @category models
 */
export interface By {
  readonly by?: string
}

/**
 * The service that starts and steers rotations. Decisions are kept, even while no runner is up.
 *
 * @since 0.1.0
 * @category services
 */
export class Rotations extends Context.Service<
  Rotations,
  {
    /** Starts each rotation of a plan. A repeated start of the same plan starts what is missing. */
    readonly start: (plan: Plan.Plan) => Effect.Effect<void, FleetExists | RotationStoreError>
    readonly fleets: Effect.Effect<ReadonlyArray<string>, RotationStoreError>
    readonly status: (fleet: string) => Effect.Effect<Status.FleetStatus, NotFound | RotationStoreError>
    readonly rotation: (rotationId: string) => Effect.Effect<Status.Status, NotFound | RotationStoreError>
    readonly history: (
      rotationId: string
    ) => Effect.Effect<ReadonlyArray<History.Entry>, NotFound | RotationStoreError>
    /** Approves a step. It may be approved before the rotation asks. */
    readonly approve: (
      rotationId: string,
      step: Policy.ApprovedStep,
      options?: By
    ) => Effect.Effect<void, NotFound | NotPossible | RotationStoreError>
    /** Ends the hold of a rotation. */
    readonly resume: (
      rotationId: string,
      options?: By
    ) => Effect.Effect<void, NotFound | NotPossible | RotationStoreError>
    /** Takes a rotation back. `Status.choices` has the cost. */
    readonly rollback: (
      rotationId: string,
      options?: By
    ) => Effect.Effect<void, NotFound | NotPossible | RotationStoreError>
    /** Lets no rotation of a fleet begin another step. Steps that run end first. */
    readonly pause: (
      fleet: string,
      options?: By & { readonly reason?: string }
    ) => Effect.Effect<void, NotFound | RotationStoreError>
    /** Ends the pause of a fleet. Does nothing if there is none. */
    readonly unpause: (fleet: string, options?: By) => Effect.Effect<void, NotFound | RotationStoreError>
  }
>()("@effect-genesys/rotation/Rotations") {}
