/** Loads the modules that any command line of Effect loads on Node.js. */
export * as Argument from "effect/cli/Argument"
export * as Command from "effect/cli/Command"
export * as Flag from "effect/cli/Flag"
export * as NodeRuntime from "@effect/platform-node/NodeRuntime"
export * as NodeServices from "@effect/platform-node/NodeServices"
