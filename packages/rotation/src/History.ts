/** What happened to a rotation, event by event. Its `Status` follows from it. No event holds a secret. */
import * as Schema from "effect/Schema"
import { ApprovedStep } from "./Policy.ts"

/**
 * The steps of a rotation, in their order.
 *
 * `create` makes the twin, `handOver` stores its secret as pending, `test` signs in with it, `promote` makes it current. `quiet`
 * proves that the old client has no calls; then come `deactivate`, `grace`, `confirm` (still no calls), `delete` and `finish`,
 * which removes the marker of the twin. In place, there are only `handOver`, which regenerates the secret, `test` and `promote`.
 *
 * The way back has `reactivate`, `restore`, `quietTwin` (nobody uses the twin any more) and `retire`, which deletes it.
 *
 * @since 0.1.0
 * @category models
 */
export type Step = typeof Step.Type
export const Step = Schema.Literals([
  "create",
  "handOver",
  "test",
  "promote",
  "quiet",
  "deactivate",
  "grace",
  "confirm",
  "delete",
  "finish",
  "reactivate",
  "restore",
  "quietTwin",
  "retire"
])

/**
 * Calls of a client that should have none.
 *
 * @since 0.1.0
 * @category models
 */
export type Calls = typeof Calls.Type
export const Calls = Schema.Struct({
  /** UTC days, such as `2026-11-27`, first to last. */
  days: Schema.Array(Schema.Struct({ date: Schema.String, requests: Schema.Int })),
  /** The endpoints with most calls, most first. */
  endpoints: Schema.Array(
    Schema.Struct({ method: Schema.String, templateUri: Schema.String, requests: Schema.Int })
  )
})

/**
 * Why a rotation waits for a person: a step failed too often, the old client is still used at the deadline, or the API
 * shows no usage for a day.
 *
 * @since 0.1.0
 * @category models
 */
export type HoldReason = typeof HoldReason.Type
export const HoldReason = Schema.Literals(["failed", "stillUsed", "noUsageData"])

/**
 * An event of a rotation.
 *
 * @since 0.1.0
 * @category models
 */
export type Event = typeof Event.Type
export const Event = Schema.Union([
  Schema.TaggedStruct("Started", {}),
  /** A run of a step began. The step may run again if its process ends. */
  Schema.TaggedStruct("Began", { step: Step }),
  Schema.TaggedStruct("Done", {
    step: Step,
    /** The client that the step made, or acted on. */
    clientId: Schema.String,
    /** The first and the last day without calls, of `quiet`, `confirm` and `quietTwin`. */
    from: Schema.optionalKey(Schema.String),
    through: Schema.optionalKey(Schema.String),
    note: Schema.optionalKey(Schema.String)
  }),
  Schema.TaggedStruct("Failed", { step: Step, problem: Schema.String, willRetry: Schema.Boolean }),
  Schema.TaggedStruct("ApprovalRequested", {
    step: ApprovedStep,
    /** When the step goes on by itself, as an ISO 8601 time. */
    until: Schema.optionalKey(Schema.String)
  }),
  Schema.TaggedStruct("Approved", { step: ApprovedStep, by: Schema.String }),
  Schema.TaggedStruct("Held", {
    /** Names this hold for `resume`. */
    hold: Schema.String,
    step: Step,
    reason: HoldReason,
    problem: Schema.String,
    calls: Schema.optionalKey(Calls)
  }),
  Schema.TaggedStruct("Resumed", { hold: Schema.String, by: Schema.String }),
  Schema.TaggedStruct("RollbackRequested", { by: Schema.String }),
  Schema.TaggedStruct("Ended", { outcome: Schema.Literals(["completed", "rolledBack"]) })
])

/**
 * An event with its time. A rotation has at most one entry with a key: the first one stands, so a repeated step adds nothing.
 *
 * @since 0.1.0
 * @category models
 */
export interface Entry extends Schema.Schema.Type<typeof Entry> {}
export const Entry = Schema.Struct({
  rotationId: Schema.String,
  key: Schema.String,
  /** The time of the `Calendar`. */
  at: Schema.DateTimeUtcFromString,
  event: Event
})
