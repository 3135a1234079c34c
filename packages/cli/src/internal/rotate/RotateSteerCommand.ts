/** The flags and help of the commands that show and steer fleets of rotations. They need the database alone. */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Lazy from "../Lazy.ts"
import * as OutputFlags from "../output/OutputFlags.ts"
import * as RotateFlags from "./RotateFlags.ts"

const statusFlags = {
  fleet: RotateFlags.fleet.pipe(
    Argument.withDescription("The name of a fleet. Default: a line for each fleet"),
    Argument.optional
  ),
  once: RotateFlags.off("once", "Print the status once, also on a terminal"),
  database: RotateFlags.database,
  ...OutputFlags.ofMany
}

/** The parsed flags of `rotate status`. */
export type StatusFlags = Command.Command.Config.Infer<typeof statusFlags>

const status = Command.make(
  "status",
  statusFlags,
  Lazy.handler(() => import("./Status.ts"))
).pipe(
  Command.withDescription(
    "Show where each rotation of a fleet is, and the command of each decision that it waits for. A terminal follows the fleet until it has ended, or until Ctrl+C. Exits with 3 if a rotation is held or the fleet is paused."
  ),
  Command.withExamples([
    { command: "genesys-oauth rotate status 2026-autumn", description: "Follow a fleet" },
    {
      command: "genesys-oauth rotate status 2026-autumn --jq '.[] | select(.state == \"held\") | .client'",
      description: "Name the clients whose rotations are held"
    }
  ])
)

const approveFlags = {
  fleet: RotateFlags.fleet,
  client: Argument.optional(RotateFlags.client),
  all: RotateFlags.off("all", "Approve the step for every rotation of the fleet that waits for it"),
  step: Flag.Literals("step", ["promote", "deactivate", "delete"]).pipe(
    Flag.withMetavar("STEP"),
    Flag.withDescription("The step to approve: promote, deactivate or delete")
  ),
  database: RotateFlags.database
}

/** The parsed flags of `rotate approve`. */
export type ApproveFlags = Command.Command.Config.Infer<typeof approveFlags>

const approve = Command.make(
  "approve",
  approveFlags,
  Lazy.handler(() => import("./Approve.ts"))
).pipe(
  Command.withDescription(
    "Approve a step of a rotation. It may be approved before the rotation asks. The history has the name of the user of this computer."
  ),
  Command.withExamples([
    {
      command: "genesys-oauth rotate approve 2026-autumn Billing --step delete",
      description: "Let the old client be deleted"
    },
    {
      command: "genesys-oauth rotate approve 2026-autumn --all --step promote",
      description: "Approve a step wherever a rotation waits for it"
    }
  ])
)

const pauseFlags = {
  fleet: RotateFlags.fleet,
  reason: RotateFlags.reason,
  database: RotateFlags.database
}

/** The parsed flags of `rotate pause`. */
export type PauseFlags = Command.Command.Config.Infer<typeof pauseFlags>

const pause = Command.make(
  "pause",
  pauseFlags,
  Lazy.handler(() => import("./Pause.ts"))
).pipe(
  Command.withDescription(
    "Let no rotation of a fleet begin another step. Steps that run end first, and times that were set go on."
  ),
  Command.withExamples([
    {
      command: 'genesys-oauth rotate pause 2026-autumn --reason "change freeze"',
      description: "Pause a fleet"
    }
  ])
)

const resumeFlags = {
  fleet: RotateFlags.fleet,
  client: Argument.optional(RotateFlags.client),
  database: RotateFlags.database
}

/** The parsed flags of `rotate resume`. */
export type ResumeFlags = Command.Command.Config.Infer<typeof resumeFlags>

const resume = Command.make(
  "resume",
  resumeFlags,
  Lazy.handler(() => import("./Resume.ts"))
).pipe(
  Command.withDescription("End the pause of a fleet or, with a client, the hold of its rotation."),
  Command.withExamples([
    { command: "genesys-oauth rotate resume 2026-autumn", description: "End the pause of a fleet" },
    {
      command: "genesys-oauth rotate resume 2026-autumn Billing",
      description: "Try again what a rotation is held for"
    }
  ])
)

const rollbackFlags = {
  fleet: RotateFlags.fleet,
  client: RotateFlags.client,
  yes: RotateFlags.off("yes", "Do not ask for confirmation"),
  dryRun: RotateFlags.off("dry-run", "Show what it would do, and change nothing"),
  database: RotateFlags.database
}

/** The parsed flags of `rotate rollback`. */
export type RollbackFlags = Command.Command.Config.Infer<typeof rollbackFlags>

const rollback = Command.make(
  "rollback",
  rollbackFlags,
  Lazy.handler(() => import("./Rollback.ts"))
).pipe(
  Command.withDescription(
    "Take a rotation back: the old client and its secret are in use again, and the new client is deleted once nobody uses it. There is no way back from a deleted client, nor from a secret that was replaced in place. Says what it does, and asks."
  ),
  Command.withExamples([
    { command: "genesys-oauth rotate rollback 2026-autumn Billing", description: "Take one rotation back" }
  ])
)

const reportFlags = {
  fleet: RotateFlags.fleet,
  history: RotateFlags.off("history", "Print every event of every rotation instead"),
  database: RotateFlags.database,
  ...OutputFlags.ofMany
}

/** The parsed flags of `rotate report`. */
export type ReportFlags = Command.Command.Config.Infer<typeof reportFlags>

const report = Command.make(
  "report",
  reportFlags,
  Lazy.handler(() => import("./Report.ts"))
).pipe(
  Command.withDescription(
    "Show what happened to each rotation of a fleet: the old and the new client, the days that proved that nobody uses the old one, who approved, and when. It has no secrets."
  ),
  Command.withExamples([
    {
      command: "genesys-oauth rotate report 2026-autumn --csv > report.csv",
      description: "Keep a record for an audit"
    },
    {
      command: "genesys-oauth rotate report 2026-autumn --history",
      description: "Read every event, oldest first"
    }
  ])
)

export const commands = [status, approve, pause, resume, rollback, report] as const
