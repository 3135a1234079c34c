/** A finding of an audit. */
import type { ClientUsage } from "../../Audit.ts"

/** Why a client makes no request. */
export type Standing = "caller" | "inactive" | "young" | "unknown" | "idle"

export type Kind = "throttled" | "dominant" | "failing" | "refused" | Standing

export interface Finding {
  readonly kind: Kind
  readonly clients: ReadonlyArray<Pick<ClientUsage, "id" | "name">>
  readonly sentence: string
  /** Command lines that show more about these clients, or change them. */
  readonly commands: ReadonlyArray<string>
}
