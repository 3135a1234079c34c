export * as Emulator from "./Emulator.ts"
export * as Faults from "./Faults.ts"
export * as Roles from "./Roles.ts"
export * as Seed from "./Seed.ts"
