/** The input of every section. */
import type * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { BenchError } from "../Child.ts"
import type { Installed } from "../Installed.ts"
import type { Measurement } from "../Measurement.ts"

export interface Settings {
  readonly quick: boolean
  readonly installed: Installed
  /** Prints the name of the step that begins. */
  readonly progress: (text: string) => Effect.Effect<void>
}

export type Run = (settings: Settings) => Effect.Effect<ReadonlyArray<Measurement>, BenchError, Scope.Scope>

/** An environment without a home folder, where the vendor's SDK reads its configuration, and without a proxy for axios. */
export const surroundings = { HOME: "/nonexistent", USERPROFILE: "/nonexistent", no_proxy: "*" }
