/** Work that runs on the server, as its handle names it. */
import * as Schema from "effect/Schema"
import { dimensions } from "./UsageRow.ts"

/** What its rows have, so that a process that did not ask knows it too. */
const shape = { by: Schema.optionalKey(Schema.Array(Schema.Literals(dimensions))) }

/** Which work, and of whom. */
export type ExecutionRef = typeof ExecutionRef.Type
export const ExecutionRef = Schema.Union([
  Schema.Struct({
    of: Schema.Literal("client"),
    clientId: Schema.String,
    executionId: Schema.String,
    ...shape
  }),
  Schema.Struct({ of: Schema.Literal("organization"), executionId: Schema.String, ...shape }),
  Schema.Struct({ of: Schema.Literal("search"), executionId: Schema.String, ...shape }),
  Schema.Struct({ of: Schema.Literal("clientJob"), clientId: Schema.String, jobId: Schema.String, ...shape }),
  Schema.Struct({ of: Schema.Literal("organizationJob"), jobId: Schema.String, ...shape })
])
