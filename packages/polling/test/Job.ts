/** A job on a server of the test, and the times of its checks. */
import { Operation, type Outcome } from "@effect-genesys/polling"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Bounded from "./Bounded.ts"

/** Decides a check by the second of its clock, and by the number of checks before it. */
type Check<E> = (second: number, before: number) => Effect.Effect<Outcome.Outcome<string, string>, E>

export const make = <E = never>(
  check: Check<E>,
  errors: Pick<Operation.Operation<string, string, string, E>, "isNotFound" | "isTransient"> = {}
) => {
  const checkedAt: Array<number> = []
  const operation = Operation.make({
    kind: "job",
    id: Schema.String,
    check: (_id: string) =>
      Effect.flatMap(Clock.currentTimeMillis, (now) => {
        const before = checkedAt.push(now / 1000) - 1
        return Bounded.check(before, check(now / 1000, before))
      }),
    describe: (state: string) => state,
    ...errors
  })
  return { operation, checkedAt }
}
