/** Runs a command that reads from the API and prints what it read. */
import type { Services } from "@effect-genesys/client/GenesysCloud"
import * as Effect from "effect/Effect"
import * as Api from "./Api.ts"
import * as Failures from "./Failures.ts"
import type { OutputFlags } from "./output/OutputFlags.ts"
import * as Print from "./output/Print.ts"

/** Checks the flags for the output before the first request. */
export const run = <E extends Failures.Known, R>(
  flags: OutputFlags,
  read: Effect.Effect<Print.Printable, E, R | Services>
) =>
  Print.check(flags).pipe(
    Effect.andThen(read),
    Effect.flatMap((printable) => Print.print(printable, flags)),
    Effect.provide(Api.layer),
    Failures.exit
  )
