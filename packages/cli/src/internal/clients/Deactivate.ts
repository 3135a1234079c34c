/** Runs `genesys-oauth clients deactivate`. */
import * as Effect from "effect/Effect"
import * as ChangeClient from "./ChangeClient.ts"

export const run = (flags: ChangeClient.Flags) =>
  ChangeClient.run(flags, {
    verb: "Deactivate",
    warning: "An inactive client gets no tokens.",
    apply: (request) => Effect.succeed({ ...request, state: "inactive" })
  })
