/** Settings of an emulator: limits, enforcement, and how usage queries end. */
export type { Behavior, Control, Settings } from "./internal/organization/Behavior.ts"
