/** Which clients a fleet of rotations takes, how, and what it will cost. A plan is data: print it, keep it, edit it. */
import * as Schema from "effect/Schema"
import { Mode, Policy } from "./Policy.ts"

/**
 * One client of a plan.
 *
 * @since 0.1.0
 * @category models
 */
export interface PlannedRotation extends Schema.Schema.Type<typeof PlannedRotation> {}
export const PlannedRotation = Schema.Struct({
  clientId: Schema.String,
  clientName: Schema.String,
  /** The name of its secret in the sink. */
  secretName: Schema.String,
  mode: Mode,
  /** Whether a token request can test the secret: only that of a `CLIENT-CREDENTIALS` client. */
  isTestable: Schema.Boolean
})

/**
 * A client that the plan leaves out.
 *
 * @since 0.1.0
 * @category models
 */
export interface Skipped extends Schema.Schema.Type<typeof Skipped> {}
export const Skipped = Schema.Struct({
  clientId: Schema.String,
  clientName: Schema.String,
  reason: Schema.String
})

/**
 * A fleet of rotations with one policy.
 *
 * @since 0.1.0
 * @category models
 */
export interface Plan extends Schema.Schema.Type<typeof Plan> {}
export const Plan = Schema.Struct({
  /** Names the fleet: letters, digits, `-` and `_`, at most 40 of them. The same name with another plan is refused. */
  fleet: Schema.String.check(Schema.isPattern(/^[\w-]{1,40}$/)),
  policy: Policy,
  rotations: Schema.Array(PlannedRotation),
  skipped: Schema.Array(Skipped)
}).check(
  Schema.makeFilter(({ rotations }) => {
    const names = new Set(rotations.map(({ secretName }) => secretName))
    return names.size === rotations.length || { path: ["rotations"], issue: "two rotations have the same secretName" }
  })
)

/**
 * What a plan costs.
 *
 * @since 0.1.0
 * @category models
 */
export interface Estimate {
  /** Requests to the API and the login host, without retries. */
  readonly requests: number
  /** Full days until the last deletion, if every client is quiet from the day after its promotion and nobody waits. */
  readonly days: number
}

/**
 * The id of a rotation, which is the version of its secret in the sink as well.
 *
 * @since 0.1.0
 * @category constructors
 */
export const rotationId = (fleet: string, clientId: string): string => `${fleet}/${clientId}`
