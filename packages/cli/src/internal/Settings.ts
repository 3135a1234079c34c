/** Flags that every command for an organization takes. */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as GlobalFlag from "effect/cli/GlobalFlag"

/** The profile that the command line names. */
export const profile = GlobalFlag.Setting("profile")({
  flag: Flag.String("profile").pipe(
    Flag.withMetavar("NAME"),
    Flag.withDescription(
      "A profile of `genesys-oauth login` or of the vendor's CLI. Default: the credentials in the environment, then the default profile"
    ),
    Flag.optional
  )
})

/** The region that the command line names. */
export const region = GlobalFlag.Setting("region")({
  flag: Flag.String("region").pipe(
    Flag.withMetavar("NAME"),
    Flag.withDescription("The region, such as eu-central-1. Default: that of the profile or the environment"),
    Flag.optional
  )
})

/** Whether the command must not ask a question, because nobody is there. */
export const noInput = GlobalFlag.Setting("no-input")({
  flag: Flag.Boolean("no-input").pipe(
    Flag.withoutNegation,
    Flag.withDescription("Never ask a question: fail and name the flag that answers it"),
    Flag.withDefault(false)
  )
})

/** Adds the flags to a command and its subcommands. */
export const withSettings = Command.withGlobalFlags([profile, region, noInput])
