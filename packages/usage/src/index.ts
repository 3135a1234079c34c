export * as Execution from "./Execution.ts"
export * as Usage from "./Usage.ts"
export * as UsageFailed from "./UsageFailed.ts"
export * as UsageRow from "./UsageRow.ts"
