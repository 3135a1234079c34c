/** Flags that choose clients. With several, a client must fit all of them. */
import type * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Schema from "effect/Schema"
import * as ClientFlags from "./ClientFlags.ts"

export const flags = {
  name: Flag.String("name").pipe(
    Flag.withMetavar("TEXT"),
    Flag.withDescription("Only clients with this text in their names; case does not matter"),
    Flag.optional
  ),
  grant: ClientFlags.grant.pipe(Flag.withDescription("Only clients of this grant type"), Flag.optional),
  state: ClientFlags.state.pipe(Flag.withDescription("Only clients in this state"), Flag.optional),
  role: Flag.String("role").pipe(
    Flag.withMetavar("ID"),
    Flag.withDescription("Only clients that have this role in some division"),
    Flag.optional
  ),
  scope: Flag.String("scope").pipe(
    Flag.withMetavar("SCOPE"),
    Flag.withDescription("Only clients with this scope, such as oauth:readonly"),
    Flag.optional
  ),
  unused: Flag.String("unused").pipe(
    Flag.withMetavar("DAYS"),
    Flag.withSchema(
      Schema.String.check(
        Schema.isPattern(/^(?:[1-9]|[1-9]\d|[12]\d\d|3[0-5]\d|36[0-5])d$/, {
          message: "Expected a number of days from 1d to 365d, such as 30d"
        })
      )
    ),
    Flag.withDescription(
      "Only clients without a request in this time, such as 30d. Reads the usage, which the vendor counts up to a day late"
    ),
    Flag.optional
  )
}

export type FilterFlags = Command.Command.Config.Infer<typeof flags>
