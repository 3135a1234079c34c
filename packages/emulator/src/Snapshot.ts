/** The stored state of an emulator as JSON, and the error of a snapshot that cannot be restored. */
export { NotRestored, Snapshot } from "./internal/organization/Storage.ts"
