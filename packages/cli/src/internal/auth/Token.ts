/** Runs `genesys-oauth auth token`. */
import * as Connection from "@effect-genesys/client/Connection"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import * as Output from "@effect-genesys/emulator/command/Output"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Stdio from "effect/Stdio"
import * as Failures from "../Failures.ts"
import * as Current from "../organization/Current.ts"
import type { TokenFlags } from "./AuthCommand.ts"

export const run = ({ showSecret }: TokenFlags) =>
  Effect.gen(function* () {
    const stdio = yield* Stdio.Stdio
    if ((yield* stdio.stdoutIsTerminal) && !showSecret) {
      return yield* Failures.usage(
        "The token would be seen on this terminal: pass it to a program, or add --show-secret."
      )
    }
    const { accessToken } = yield* Effect.flatMap(Current.organization, Connection.make)
    yield* Output.print(Redacted.value((yield* accessToken).value))
  }).pipe(Effect.scoped, Effect.provide(NodeTransport.layer), Failures.exit)
