/** Runs `genesys-oauth` in this process. */
import { Emulator } from "@effect-genesys/emulator"
import * as Program from "@effect-genesys/emulator/command/Program"
import * as InProcess from "@effect-genesys/testing/InProcess"
import type * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Command from "../src/Command.ts"
import type * as Process from "./Process.ts"

export const genesysOauth = (
  args: ReadonlyArray<string>,
  options?: InProcess.Options
): Effect.Effect<Process.Ended> =>
  InProcess.run(
    Program.program(Command.genesysOauth, { version: "0", builtIns: Command.builtIns }),
    args,
    options
  )

/** The environment that points `genesys-oauth` at the emulator, as its administrator. */
export const administrator = Emulator.Emulator.useSync(
  ({ administrator: { clientId, clientSecret }, url }): Process.Environment => ({
    GENESYSCLOUD_REGION: url,
    GENESYSCLOUD_OAUTHCLIENT_ID: clientId,
    GENESYSCLOUD_OAUTHCLIENT_SECRET: Redacted.value(clientSecret)
  })
)
