/** The flags and help of `genesys-oauth doctor`. */
import * as Command from "effect/cli/Command"
import * as Lazy from "../Lazy.ts"
import * as OutputFlags from "../output/OutputFlags.ts"
import * as Settings from "../Settings.ts"

/** The parsed flags of `doctor`. */
export type DoctorFlags = Command.Command.Config.Infer<typeof OutputFlags.ofOne>

export const doctor = Command.make(
  "doctor",
  OutputFlags.ofOne,
  Lazy.handler(() => import("./Doctor.ts"))
).pipe(
  Command.withDescription(
    "Check the configuration, the network, the sign-in and the permissions, and say what to do next. Changes nothing, and shows no secret. Exits with 1 if a check failed."
  ),
  Command.withExamples([
    { command: "genesys-oauth doctor", description: "Check the organization of the next command" },
    {
      command: `genesys-oauth doctor --jq '.checks[] | select(.outcome == "failed") | .check'`,
      description: "Print the names of the checks that failed"
    }
  ]),
  Settings.withSettings
)
