/** The rules of a rotation: how it replaces a secret, who approves it, and what proves that nobody uses the old client. */
import * as Duration from "effect/Duration"
import * as Schema from "effect/Schema"

/**
 * How a secret is replaced.
 *
 * `twin` creates a second client with the same settings and retires the old one, so both work for a while, and the client id
 * changes. `inPlace` regenerates the secret of the client: the id stays, and the old secret may stop working at once.
 *
 * @since 0.1.0
 * @category models
 */
export type Mode = typeof Mode.Type
export const Mode = Schema.Literals(["twin", "inPlace"])

/**
 * What a step waits for: nothing, a person, or a time in which a person can stop it.
 *
 * @since 0.1.0
 * @category models
 */
export type Approval = typeof Approval.Type
export const Approval = Schema.Union([
  Schema.Literals(["none", "person"]),
  Schema.Struct({ after: Schema.DurationFromString })
])

/**
 * The steps that can need an approval. In place, `promote` is approved before the secret is regenerated, because that is
 * when the old one may stop working.
 *
 * @since 0.1.0
 * @category models
 */
export type ApprovedStep = typeof ApprovedStep.Type
export const ApprovedStep = Schema.Literals(["promote", "deactivate", "delete"])

/**
 * The rules of a rotation. All its durations are in the time of the `Calendar`.
 *
 * @since 0.1.0
 * @category models
 */
export interface Policy extends Schema.Schema.Type<typeof Policy> {}
export const Policy = Schema.Struct({
  /** Default: `twin`. */
  mode: Mode,
  /** What steps wait for. Default: `delete` for a person, the others for nothing. */
  approvals: Schema.Struct({ promote: Approval, deactivate: Approval, delete: Approval }),
  /** Full UTC days without a call, in a row, 1 to 90. Default: 7. Choose them by the slowest program of the client. */
  quietDays: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 90 })),
  /** The proof must end within so many days after the promotion, or the rotation is held. Up to 365. Default: 30. */
  deadlineDays: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 365 })),
  /** How old usage data can be. Default: 24 hours, as the vendor documents. */
  reportingDelay: Schema.DurationFromString,
  /** How wrong the clock of a runner may be without harm. Default: 2 hours. */
  clockTolerance: Schema.DurationFromString,
  /** From the deactivation of the old client to its deletion. Default: 7 days. */
  grace: Schema.DurationFromString,
  /** Attempts after the first one of a step that fails, up to 20, and the first delay, which doubles. Default: 5, 1 minute. */
  retry: Schema.Struct({
    times: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 20 })),
    delay: Schema.DurationFromString
  }),
  /** A larger share of failed rotations, and more than one, pauses the fleet. From 0 to 1. Default: 0.1. */
  maxFailureShare: Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 }))
}).check(
  Schema.makeFilter(
    ({ deadlineDays, quietDays }) =>
      deadlineDays >= quietDays || {
        path: ["deadlineDays"],
        issue: `the deadline must leave time for ${quietDays} quiet days`
      }
  )
)

/**
 * The rules of a rotation that states no others.
 *
 * @since 0.1.0
 * @category constants
 */
export const defaults: Policy = {
  mode: "twin",
  approvals: { promote: "none", deactivate: "none", delete: "person" },
  quietDays: 7,
  deadlineDays: 30,
  // The vendor documents that usage data is up to a day old.
  reportingDelay: Duration.hours(24),
  clockTolerance: Duration.hours(2),
  grace: Duration.days(7),
  retry: { times: 5, delay: Duration.minutes(1) },
  maxFailureShare: 0.1
}

/**
 * The defaults with some rules replaced.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (policy: Partial<Policy> = {}): Policy => Policy.make({ ...defaults, ...policy })
