/** Flags for the fields of a client, and for how a change is made. */
import * as Flag from "effect/cli/Flag"
import * as Schema from "effect/Schema"

const text = (name: string, metavar: string, description: string) =>
  Flag.String(name).pipe(Flag.withMetavar(metavar), Flag.withDescription(description), Flag.optional)

const texts = (name: string, metavar: string, description: string) =>
  Flag.String(name).pipe(
    Flag.withMetavar(metavar),
    Flag.withSchema(Schema.NonEmptyString),
    Flag.withDescription(description),
    Flag.atLeast(0)
  )

const roles = (name: string, description: string) =>
  Flag.String(name).pipe(
    Flag.withMetavar("ROLE[:DIVISION]"),
    Flag.withSchema(
      Schema.String.check(
        Schema.isPattern(/^[^:\s]+(?::[^:\s]+)?$/, {
          message: "Expected the id of a role, or ROLE:DIVISION with the id of a division"
        })
      )
    ),
    Flag.withDescription(description),
    Flag.atLeast(0)
  )

const off = (name: string, description: string) =>
  Flag.Boolean(name).pipe(Flag.withoutNegation, Flag.withDescription(description), Flag.withDefault(false))

/** Fields that a new client and a change have. */
export const fields = {
  description: text("description", "TEXT", "What the client is for"),
  scope: texts("scope", "SCOPE", "A scope, such as oauth:readonly. May be repeated"),
  redirectUri: texts("redirect-uri", "URI", "Where users return after the sign-in. May be repeated"),
  role: roles(
    "role",
    "The id of a role for a CLIENT-CREDENTIALS client, in one division or, without DIVISION, in all. May be repeated"
  ),
  tokenLifetime: Flag.Int("token-lifetime").pipe(
    Flag.withMetavar("SECONDS"),
    Flag.withDescription("How long access tokens are valid. The server's default is a day"),
    Flag.optional
  ),
  scim: off("scim", "Allow the longer token lifetimes of SCIM clients")
}

/** Changes of lists; `--scope`, `--redirect-uri` and `--role` replace the whole list. */
export const lists = {
  addScope: texts("add-scope", "SCOPE", "Add a scope"),
  removeScope: texts("remove-scope", "SCOPE", "Remove a scope"),
  addRedirectUri: texts("add-redirect-uri", "URI", "Add a redirect URI"),
  removeRedirectUri: texts("remove-redirect-uri", "URI", "Remove a redirect URI"),
  addRole: roles("add-role", "Add a role, in one division or, without DIVISION, in all"),
  removeRole: roles("remove-role", "Remove a role from one division or, without DIVISION, from all")
}

/** Whether and how a change is made. */
export const change = {
  yes: off("yes", "Do not ask for confirmation"),
  dryRun: off("dry-run", "Show what would be done, and change nothing")
}

/** Where a secret goes. */
export const secret = {
  toFormat: Flag.Literals("to-format", ["text", "json", "env"]).pipe(
    Flag.withMetavar("FORMAT"),
    Flag.withDescription(
      "The form of the secret. Default: json or env if the name of the file ends so, or else text, the secret alone"
    ),
    Flag.optional
  ),
  showSecret: off("show-secret", "Allow --to - to show the secret on a terminal")
}

/** The destination itself. */
export const to = Flag.String("to").pipe(
  Flag.withMetavar("DESTINATION"),
  Flag.withSchema(Schema.NonEmptyString),
  Flag.withDescription(
    'Where the secret goes: a file that only you can read, - for standard output, or "|COMMAND" for the standard input of a command'
  )
)

/** Deletes an active client, too. */
export const deactivate = off("deactivate", "Deactivate the client first, if it is active")
