/** The organization's idle time-out: a token that is not used for this long expires. */
import * as Schema from "effect/Schema"
import { openModel } from "./internal/Model.ts"
import * as Wire from "./internal/Wire.ts"
import type { UnknownMember } from "./Model.ts"

/**
 * Bounds of `idleTokenTimeoutSeconds`, in seconds, as the vendor documents them. Organizations under HIPAA may have at
 * most `hipaaMaximum`; the server checks that.
 *
 * @since 0.1.0
 * @category constants
 */
export const idleTokenTimeout = { minimum: 300, maximum: 28_800, hipaaMaximum: 900 } as const

const units = ["Minutes", "Hours"] as const

const group = {
  priority: Wire.Int32,
  timeoutSeconds: Wire.Int32,
  groups: Schema.Array(Schema.String)
}

/**
 * A different time-out for some groups of users. The one with the first priority applies.
 *
 * @since 0.1.0
 * @category models
 */
export interface InactivityTimeoutGroupBundle {
  /** 1 to 5. */
  readonly priority: number
  readonly timeoutSeconds: number
  /** The ids of the groups. */
  readonly groups: ReadonlyArray<string>
  readonly inactivityTimeoutUnit?: "Minutes" | "Hours" | UnknownMember
}
export const InactivityTimeoutGroupBundle = /*#__PURE__*/ Schema.Struct({
  ...group,
  inactivityTimeoutUnit: Wire.optional(Wire.openEnum(units))
})
  .annotate({ identifier: "InactivityTimeoutGroupBundle" })
  .pipe(/*#__PURE__*/ openModel<InactivityTimeoutGroupBundle>())

/**
 * A time-out for some groups of users, in a request. `inactivityTimeoutUnit` is a known unit here.
 *
 * @since 0.1.0
 * @category models
 */
export interface InactivityTimeoutGroupBundleRequest {
  /** 1 to 5. */
  readonly priority: number
  readonly timeoutSeconds: number
  /** The ids of the groups. */
  readonly groups: ReadonlyArray<string>
  readonly inactivityTimeoutUnit?: "Minutes" | "Hours"
}
export const InactivityTimeoutGroupBundleRequest = /*#__PURE__*/ Schema.Struct({
  ...group,
  inactivityTimeoutUnit: Wire.optional(Wire.closedEnum(units))
})
  .annotate({ identifier: "InactivityTimeoutGroupBundleRequest" })
  .pipe(/*#__PURE__*/ openModel<InactivityTimeoutGroupBundleRequest>())

const fields = {
  enableIdleTokenTimeout: Wire.optional(Schema.Boolean),
  inactivityTimeoutGroupsEnabled: Wire.optional(Schema.Boolean)
}

/**
 * The idle time-out of tokens, in seconds, and different ones for some groups of users.
 *
 * @since 0.1.0
 * @category models
 */
export interface IdleTokenTimeout {
  readonly enableIdleTokenTimeout?: boolean
  /** From 300 to 28,800; organizations under HIPAA have at most 900. */
  readonly idleTokenTimeoutSeconds?: number
  readonly inactivityTimeoutUnit?: "Minutes" | "Hours" | UnknownMember
  readonly inactivityTimeoutGroupsEnabled?: boolean
  readonly inactivityTimeoutGroupBundles?: ReadonlyArray<InactivityTimeoutGroupBundle>
}
export const IdleTokenTimeout = /*#__PURE__*/ Schema.Struct({
  ...fields,
  inactivityTimeoutGroupBundles: Wire.optional(Schema.Array(InactivityTimeoutGroupBundle)),
  idleTokenTimeoutSeconds: Wire.optional(
    Wire.Int32.check(Wire.documents({ minimum: idleTokenTimeout.minimum }))
  ),
  inactivityTimeoutUnit: Wire.optional(Wire.openEnum(units))
})
  .annotate({ identifier: "IdleTokenTimeout" })
  .pipe(/*#__PURE__*/ openModel<IdleTokenTimeout>())

/**
 * The idle time-out to set. `idleTokenTimeoutSeconds` must be from 300 to 28,800; organizations under HIPAA may have at
 * most 900, which the server checks.
 *
 * @since 0.1.0
 * @category models
 */
export interface IdleTokenTimeoutRequest {
  readonly enableIdleTokenTimeout?: boolean
  /** From 300 to 28,800; organizations under HIPAA may have at most 900. */
  readonly idleTokenTimeoutSeconds?: number
  readonly inactivityTimeoutUnit?: "Minutes" | "Hours"
  readonly inactivityTimeoutGroupsEnabled?: boolean
  readonly inactivityTimeoutGroupBundles?: ReadonlyArray<InactivityTimeoutGroupBundleRequest>
}
export const IdleTokenTimeoutRequest = /*#__PURE__*/ Schema.Struct({
  ...fields,
  inactivityTimeoutGroupBundles: Wire.optional(Schema.Array(InactivityTimeoutGroupBundleRequest)),
  idleTokenTimeoutSeconds: Wire.optional(
    Wire.Int32.check(
      Schema.makeFilter(
        (seconds) =>
          (seconds >= idleTokenTimeout.minimum && seconds <= idleTokenTimeout.maximum) ||
          `use ${idleTokenTimeout.minimum} to ${idleTokenTimeout.maximum} seconds`,
        {
          toJsonSchema: () => ({ minimum: idleTokenTimeout.minimum, maximum: idleTokenTimeout.maximum })
        }
      )
    )
  ),
  inactivityTimeoutUnit: Wire.optional(Wire.closedEnum(units))
})
  .annotate({ identifier: "IdleTokenTimeoutRequest" })
  .pipe(/*#__PURE__*/ openModel<IdleTokenTimeoutRequest>())
