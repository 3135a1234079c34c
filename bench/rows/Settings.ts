/** The input of every section. */
import type * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { BenchError } from "../Child.ts"
import type { Installed } from "../Installed.ts"
import type { Measurement } from "../Measurement.ts"

export interface Settings {
  readonly quick: boolean
  readonly installed: Installed
  /** Prints the step that begins now. */
  readonly progress: (text: string) => Effect.Effect<void>
}

export type Run = (settings: Settings) => Effect.Effect<ReadonlyArray<Measurement>, BenchError, Scope.Scope>

/** The vendor's SDK looks for its configuration at home, and axios for a proxy. Measured processes have neither. */
export const surroundings = { HOME: "/nonexistent", USERPROFILE: "/nonexistent", no_proxy: "*" }
