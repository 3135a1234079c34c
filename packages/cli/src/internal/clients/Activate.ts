/** Runs `genesys-oauth clients activate`. */
import * as Effect from "effect/Effect"
import * as ChangeClient from "./ChangeClient.ts"

export const run = (flags: ChangeClient.Flags) =>
  ChangeClient.run(flags, {
    verb: "Activate",
    apply: (request) => Effect.succeed({ ...request, state: "active" })
  })
