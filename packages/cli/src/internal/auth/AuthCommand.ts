/** The flags and help of `genesys-oauth login`, `logout` and `auth`. */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Schema from "effect/Schema"
import * as Lazy from "../Lazy.ts"
import * as OutputFlags from "../output/OutputFlags.ts"
import * as Settings from "../Settings.ts"

const loginFlags = {
  clientId: Flag.String("client-id").pipe(
    Flag.withMetavar("ID"),
    Flag.withDescription(
      "The OAuth client to sign in with. For users: grant type CODE, with the redirect URI http://127.0.0.1/callback"
    ),
    Flag.optional
  ),
  secretFile: Flag.String("secret-file").pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription(
      "Sign in as the client itself (grant type CLIENT-CREDENTIALS), with the secret in this file; - reads it from standard input"
    ),
    Flag.optional
  ),
  scope: Flag.String("scope").pipe(
    Flag.withMetavar("SCOPE"),
    Flag.withDescription("Ask only for this scope. May be repeated. Default: the scopes of the client"),
    Flag.atLeast(0)
  ),
  port: Flag.Int("port").pipe(
    Flag.withSchema(
      Schema.Int.check(
        Schema.isBetween({ minimum: 0, maximum: 65_535 }, { message: "Expected a port from 0 to 65535" })
      )
    ),
    Flag.withDescription("Local port for the redirect after the sign-in. Default: any free one"),
    Flag.withDefault(0)
  ),
  noBrowser: Flag.Boolean("no-browser").pipe(
    Flag.withoutNegation,
    Flag.withDescription("Only print the address of the sign-in page, without opening a browser"),
    Flag.withDefault(false)
  )
}

/** The parsed flags of `login`. */
export type LoginFlags = Command.Command.Config.Infer<typeof loginFlags>

export const login = Command.make(
  "login",
  loginFlags,
  Lazy.handler(() => import("./Login.ts"))
).pipe(
  Command.withDescription(
    "Sign in, and keep the token in a file that only you can read. Users sign in with a browser (authorization code with PKCE). --profile names the sign-in; the first one becomes the default."
  ),
  Command.withExamples([
    {
      command: "genesys-oauth login --region eu-central-1 --client-id 2f1c…",
      description: "Sign in with a browser"
    },
    {
      command: "genesys-oauth login --profile ci --client-id 2f1c… --secret-file secret.txt",
      description: "Keep the client of a pipeline as the profile ci"
    }
  ]),
  Settings.withSettings
)

export const logout = Command.make(
  "logout",
  {},
  Lazy.effect(() => import("./Logout.ts"))
).pipe(
  Command.withDescription(
    "Sign out of a profile: revoke the token of a user, and delete the stored token or secret"
  ),
  Command.withExamples([
    { command: "genesys-oauth logout", description: "Sign out of the default profile" },
    { command: "genesys-oauth logout --profile ci", description: "Sign out of the profile ci" }
  ]),
  Settings.withSettings
)

/** The parsed flags of `auth status`. */
export type StatusFlags = Command.Command.Config.Infer<typeof OutputFlags.ofOne>

const status = Command.make(
  "status",
  OutputFlags.ofOne,
  Lazy.handler(() => import("./Status.ts"))
).pipe(
  Command.withDescription(
    "Show which organization commands use, where the credentials come from, and who is signed in"
  ),
  Command.withExamples([{ command: "genesys-oauth auth status", description: "Show who is signed in" }])
)

const tokenFlags = {
  showSecret: Flag.Boolean("show-secret").pipe(
    Flag.withoutNegation,
    Flag.withDescription("Print the token even on a terminal"),
    Flag.withDefault(false)
  )
}

/** The parsed flags of `auth token`. */
export type TokenFlags = Command.Command.Config.Infer<typeof tokenFlags>

const token = Command.make(
  "token",
  tokenFlags,
  Lazy.handler(() => import("./Token.ts"))
).pipe(
  Command.withDescription("Print the access token, for other programs"),
  Command.withExamples([
    {
      command:
        'curl -H "Authorization: Bearer $(genesys-oauth auth token)" https://api.mypurecloud.de/api/v2/tokens/me',
      description: "Call any operation of the API"
    }
  ])
)

export const auth = Command.make("auth").pipe(
  Command.withDescription("Show who is signed in, or print the access token"),
  Command.withSubcommands([status, token]),
  Settings.withSettings
)
