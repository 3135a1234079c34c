/** Flags for output that programs read, spelled the same for every command that prints data. */
import type * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"

const json = Flag.String("json").pipe(
  Flag.withMetavar("FIELDS"),
  Flag.withOptionalValue("*"),
  Flag.withDescription("Print JSON. --json=id,name prints only these fields"),
  Flag.optional
)

const jq = Flag.String("jq").pipe(
  Flag.withMetavar("EXPRESSION"),
  Flag.withDescription("Filter the JSON with a jq expression. Prints strings without quotes"),
  Flag.optional
)

const csv = Flag.Boolean("csv").pipe(
  Flag.withoutNegation,
  Flag.withDescription("Print CSV with a line of titles"),
  Flag.withDefault(false)
)

/** For a command that prints one thing. */
export const ofOne = { json, jq }

/** For a command that prints a list. */
export const ofMany = { json, jq, csv }

export type OutputFlags = Command.Command.Config.Infer<typeof ofOne> &
  Partial<Command.Command.Config.Infer<typeof ofMany>>
