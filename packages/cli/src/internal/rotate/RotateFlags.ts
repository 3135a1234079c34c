/** Flags and arguments that several commands for fleets of rotations take. */
import * as Argument from "effect/cli/Argument"
import * as Flag from "effect/cli/Flag"
import * as Schema from "effect/Schema"

/** A fleet that was started. */
export const fleet = Argument.String("fleet").pipe(
  Argument.withSchema(Schema.NonEmptyString),
  Argument.withDescription("The name of a fleet that was started")
)

/** One rotation of the fleet. */
export const client = Argument.String("client").pipe(
  Argument.withSchema(Schema.NonEmptyString),
  Argument.withDescription(
    "The old or the new client of a rotation: its id, the start of its id, or a name that only one client of the fleet has"
  )
)

// Redacted, because the URL may have a password.
/** The database of the rotations. */
export const database = Flag.Redacted("database").pipe(
  Flag.withMetavar("URL"),
  Flag.withDescription(
    "The PostgreSQL database of the rotations, such as postgresql://user@host/name. Default: the variable GENESYS_ROTATION_DATABASE, which other users of this computer cannot read: prefer it for a URL with a password"
  ),
  Flag.optional
)

const text = (name: string, metavar: string, description: string) =>
  Flag.String(name).pipe(
    Flag.withMetavar(metavar),
    Flag.withSchema(Schema.NonEmptyString),
    Flag.withDescription(description)
  )

/** Where the secrets go. */
export const sink = Flag.String("sink").pipe(
  Flag.withMetavar("SINK"),
  Flag.withSchema(
    Schema.String.check(
      Schema.isPattern(/^(?:file|command|vault):./s, {
        message: "Expected file:DIRECTORY, command:LINE or vault:MOUNT/PREFIX"
      })
    )
  ),
  Flag.withDescription(
    "Where the secrets go. file:DIRECTORY writes files that only you can read. command:LINE runs a command of the shell that stores the secret on its standard input under the name GENESYS_SECRET_NAME of its environment. vault:MOUNT/PREFIX uses a KV engine of HashiCorp Vault, with VAULT_ADDR and VAULT_TOKEN"
  )
)

/** The rest of a sink. */
export const sinkOptions = {
  sinkFormat: Flag.Literals("sink-format", ["json", "env"]).pipe(
    Flag.withMetavar("FORMAT"),
    Flag.withDescription("The form of the secrets of --sink file: and command:. Default: json"),
    Flag.optional
  ),
  sinkDirectory: text(
    "sink-directory",
    "DIRECTORY",
    "Where --sink command: keeps pending and previous secrets. All runners must share it"
  ).pipe(Flag.optional),
  sinkRead: text(
    "sink-read",
    "LINE",
    "A command that prints the secret that programs read now, for --sink command:. Default: the one that it stored last"
  ).pipe(Flag.optional)
}

export const off = (name: string, description: string) =>
  Flag.Boolean(name).pipe(Flag.withoutNegation, Flag.withDescription(description), Flag.withDefault(false))

const whole = (name: string, most: number, description: string) =>
  Flag.Int(name).pipe(
    Flag.withMetavar("N"),
    Flag.withSchema(
      Schema.Int.check(
        Schema.isBetween({ minimum: 1, maximum: most }, { message: `Expected a number from 1 to ${most}` })
      )
    ),
    Flag.withDescription(description)
  )

/** How a fleet is rotated. */
export const policy = {
  mode: Flag.ChoiceWithValue("mode", [
    ["twin", "twin"],
    ["in-place", "inPlace"]
  ] as const).pipe(
    Flag.withMetavar("MODE"),
    Flag.withDescription(
      "twin: create a second client with the same settings, and retire the old one once nobody uses it; the client id changes. in-place: replace the secret of the client; the old secret may stop working at once. Default: twin"
    ),
    Flag.withDefault("twin" as const)
  ),
  quietDays: Flag.optional(
    whole("quiet-days", 90, "A twin retires the old client after so many UTC days without a call. Default: 7")
  ),
  deadlineDays: Flag.optional(
    whole(
      "deadline-days",
      365,
      "Hold the rotation if the old client is still used after so many days. Default: 30"
    )
  ),
  grace: text(
    "grace",
    "TIME",
    "How long the old client stays inactive before it is deleted, such as 12h or 7d. Default: 7d"
  ).pipe(
    Flag.withSchema(
      Schema.String.check(
        Schema.isPattern(/^\d{1,4}[mhd]$/, { message: "Expected a time such as 30m, 12h or 7d" })
      )
    ),
    Flag.optional
  ),
  approve: text(
    "approve",
    "STEPS",
    "The steps that wait for a person: promote, deactivate and delete, separated by commas, or none. delete:3d waits for a person for 3 days, and then goes on. Default: delete"
  ).pipe(
    Flag.withSchema(
      Schema.String.check(
        Schema.isPattern(/^(?:none|(?:promote|deactivate|delete)(?::\d{1,4}[mhd])?(?:,(?!$)|$))+$/, {
          message: "Expected none, or steps such as promote,deactivate,delete or delete:3d"
        })
      )
    ),
    Flag.optional
  ),
  secretName: text(
    "secret-name",
    "TEMPLATE",
    "The name of each secret in the sink, with {id} and {name} of its client; other characters than letters, digits, _, . and - become -. Default: {id}, the id of the old client, also after a twin has replaced it"
  ).pipe(Flag.withDefault("{id}"))
}

/** Text of the user's own, for the history. */
export const reason = Flag.optional(text("reason", "TEXT", "Why, for those who look at the status"))

/** A file to write. */
export const out = Flag.optional(text("out", "FILE", "Write the plan to this file, for `rotate start`"))
