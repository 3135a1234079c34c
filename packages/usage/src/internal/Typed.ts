/** Checks that rows have the dimensions and the date that their query asks for, so that their type can say so. */
import { GenesysError } from "@effect-genesys/client/GenesysError"
import * as Reason from "@effect-genesys/client/Reason"
import * as Effect from "effect/Effect"
import type { Request } from "../Request.ts"
import type { UsageRow } from "../UsageRow.ts"
import * as Check from "./Check.ts"

/** Keys that the vendor's query does not have are mistakes, as they are in a literal of its type. */
export type Exactly<Query, Known> = Query & { readonly [Key in Exclude<keyof Query, keyof Known>]: never }

/** Fails where the server leaves out the dates that it was asked for. */
export const typed =
  <Row extends UsageRow>(of: Request["of"], isTyped: (row: UsageRow) => row is Row) =>
  (found: ReadonlyArray<UsageRow>): Effect.Effect<ReadonlyArray<Row>, GenesysError> =>
    found.every((row) => isTyped(row))
      ? Effect.succeed(found)
      : Effect.fail(
          new GenesysError({
            operation: Check.operations[of],
            reason: new Reason.Decode({ status: 200, problem: "a row lacks the date that was asked for" }),
            attempts: 1,
            isUnknownOutcome: false
          })
        )
