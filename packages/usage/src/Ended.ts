/** The outcome of one client's query among many. */
import type * as Result from "effect/Result"
import type * as Execution from "./Execution.ts"

export interface Ended<Row> {
  readonly clientId: string
  /** Resumes the query; `undefined` where it could not be submitted. */
  readonly handle: Execution.UsageHandle | undefined
  readonly result: Result.Result<ReadonlyArray<Row>, Execution.UsageError>
}
