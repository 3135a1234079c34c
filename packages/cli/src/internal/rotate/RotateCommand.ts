/** The flags and help of `genesys-oauth rotate`. */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Schema from "effect/Schema"
import * as FilterFlags from "../clients/FilterFlags.ts"
import * as Lazy from "../Lazy.ts"
import * as OutputFlags from "../output/OutputFlags.ts"
import * as Settings from "../Settings.ts"
import * as RotateFlags from "./RotateFlags.ts"
import * as RotateRunnerCommand from "./RotateRunnerCommand.ts"
import * as RotateSteerCommand from "./RotateSteerCommand.ts"

const planFlags = {
  fleet: Flag.String("fleet").pipe(
    Flag.withMetavar("NAME"),
    Flag.withSchema(
      Schema.String.check(
        Schema.isPattern(/^[\w-]{1,40}$/, {
          message: "Expected at most 40 letters, digits, - and _, such as 2026-autumn"
        })
      )
    ),
    Flag.withDescription("The name of the fleet: at most 40 letters, digits, - and _")
  ),
  client: Flag.String("client").pipe(
    Flag.withMetavar("CLIENT"),
    Flag.withSchema(Schema.NonEmptyString),
    Flag.withDescription("Only this client: its id, the start of its id, or its name. May be repeated"),
    Flag.atLeast(0)
  ),
  ...FilterFlags.flags,
  ...RotateFlags.policy,
  out: RotateFlags.out,
  ...OutputFlags.ofMany
}

/** The parsed flags of `rotate plan`. */
export type PlanFlags = Command.Command.Config.Infer<typeof planFlags>

const plan = Command.make(
  "plan",
  planFlags,
  Lazy.handler(() => import("./Plan.ts"))
).pipe(
  Command.withDescription(
    "Show which secrets would be rotated and how, which clients are left out and why, and what it costs. Changes nothing. Without a filter, it takes every client; with several, a client must fit all of them. The file of --out is JSON, and may be edited before it is started."
  ),
  Command.withExamples([
    {
      command:
        "genesys-oauth rotate plan --fleet 2026-autumn --grant CLIENT-CREDENTIALS --secret-name '{name}' --out plan.json",
      description: "Plan a twin for each client of a program"
    },
    {
      command: "genesys-oauth rotate plan --fleet billing --client Billing --mode in-place --approve none",
      description: "Look at what one rotation in place would do"
    }
  ])
)

const startFlags = {
  file: Argument.String("plan").pipe(
    Argument.withSchema(Schema.NonEmptyString),
    Argument.withDescription("The file of `rotate plan --out`")
  ),
  database: RotateFlags.database,
  memory: RotateFlags.off(
    "memory",
    "Run the fleet in this process, to its end, without a database. Its state is lost if the process ends before that"
  ),
  speed: Flag.Int("speed").pipe(
    Flag.withMetavar("N"),
    Flag.withSchema(
      Schema.Int.check(
        Schema.isBetween({ minimum: 1, maximum: 86_400 }, { message: "Expected a number from 1 to 86400" })
      )
    ),
    Flag.withDescription(
      "Rehearse with the emulator: its days, and those of --memory, pass N times as fast. With 86400, a day takes a second"
    ),
    Flag.optional
  ),
  sink: Flag.optional(RotateFlags.sink),
  ...RotateFlags.sinkOptions,
  yes: RotateFlags.off("yes", "Do not ask for confirmation"),
  dryRun: RotateFlags.off("dry-run", "Show the plan, and start nothing"),
  ...OutputFlags.ofMany
}

/** The parsed flags of `rotate start`. */
export type StartFlags = Command.Command.Config.Infer<typeof startFlags>

const start = Command.make(
  "start",
  startFlags,
  Lazy.handler(() => import("./Start.ts"))
).pipe(
  Command.withDescription(
    "Start the rotations of a plan. With a database, hands them to its runners and returns; a repeated start of the same plan starts what is missing. With --memory, runs them in this process, which must stay alive to their end: for rotations in place, and to rehearse with the emulator."
  ),
  Command.withExamples([
    {
      command: "genesys-oauth rotate start plan.json --database postgresql://rotation@db.example/rotation",
      description: "Hand the plan to the runners of a database"
    },
    {
      command: "genesys-oauth rotate start plan.json --memory --sink file:secrets",
      description: "Rotate in place, with files for the secrets"
    },
    {
      command: "genesys-oauth rotate start plan.json --memory --sink file:secrets --speed 86400",
      description: "Rehearse with the emulator, where a day takes a second"
    }
  ])
)

export const rotate = Command.make("rotate").pipe(
  Command.withDescription(
    "Replace the secrets of many clients: with a second client each, proof that nobody uses the old one, approvals, and a way back"
  ),
  Command.withSubcommands([plan, start, ...RotateSteerCommand.commands, RotateRunnerCommand.runner]),
  Settings.withSettings
)
