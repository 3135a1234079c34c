/** The flags and help of the commands that change clients. */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Lazy from "../Lazy.ts"
import * as OutputFlags from "../output/OutputFlags.ts"
import * as ClientFlags from "./ClientFlags.ts"
import * as WriteFlags from "./WriteFlags.ts"

const createFlags = {
  name: Flag.String("name").pipe(Flag.withMetavar("TEXT"), Flag.withDescription("The name of the client")),
  grant: ClientFlags.grant.pipe(Flag.withDescription("How the client gets its tokens")),
  ...WriteFlags.fields,
  to: Flag.optional(WriteFlags.to),
  ...WriteFlags.secret,
  ...WriteFlags.change,
  ...OutputFlags.ofOne
}

/** The parsed flags of `clients create`. */
export type CreateFlags = Command.Command.Config.Infer<typeof createFlags>

const create = Command.make(
  "create",
  createFlags,
  Lazy.handler(() => import("./Create.ts"))
).pipe(
  Command.withDescription(
    "Create a client and print it without its secret. The server returns the secret only once: --to stores it. Without --to the secret is dropped, and `clients rotate` gets another one. Asks only before it replaces a file. --dry-run prints the body of the request and sends nothing."
  ),
  Command.withExamples([
    {
      command:
        "genesys-oauth clients create --name Export --grant CLIENT-CREDENTIALS --role ROLE:DIVISION --to export.env",
      description: "Create a client for a program, and store its secret"
    },
    {
      command:
        "genesys-oauth clients create --name Portal --grant CODE --scope oauth:readonly --redirect-uri https://portal.example/callback",
      description: "Create a client for users"
    }
  ])
)

const updateFlags = {
  client: ClientFlags.client,
  name: Flag.String("name").pipe(
    Flag.withMetavar("TEXT"),
    Flag.withDescription("The new name"),
    Flag.optional
  ),
  grant: ClientFlags.grant.pipe(
    Flag.withDescription("The new grant type; only CLIENT-CREDENTIALS keeps the roles"),
    Flag.optional
  ),
  state: Flag.Literals("state", ["active", "inactive"]).pipe(
    Flag.withMetavar("STATE"),
    Flag.withDescription("The new state"),
    Flag.optional
  ),
  ...WriteFlags.fields,
  ...WriteFlags.lists,
  ...WriteFlags.change,
  ...OutputFlags.ofOne
}

/** The parsed flags of `clients update`. */
export type UpdateFlags = Command.Command.Config.Infer<typeof updateFlags>

const update = Command.make(
  "update",
  updateFlags,
  Lazy.handler(() => import("./Update.ts"))
).pipe(
  Command.withDescription(
    "Change a client, and keep all fields that no flag names. Shows the difference first, and asks. --scope, --redirect-uri and --role replace a whole list; --add-scope, --remove-scope and the like change single members. Fails if somebody else changes the client while the question is open."
  ),
  Command.withExamples([
    {
      command: "genesys-oauth clients update Portal --add-scope users:readonly --remove-scope users",
      description: "Change scopes"
    },
    {
      command: "genesys-oauth clients update 2f1c --token-lifetime 3600 --dry-run",
      description: "Show what would change"
    }
  ])
)

const stateFlags = { client: ClientFlags.client, ...WriteFlags.change, ...OutputFlags.ofOne }

const activate = Command.make(
  "activate",
  stateFlags,
  Lazy.handler(() => import("./Activate.ts"))
).pipe(
  Command.withDescription("Make an inactive client active, so that it gets tokens again."),
  Command.withExamples([
    { command: "genesys-oauth clients activate Billing", description: "Activate a client" }
  ])
)

const deactivate = Command.make(
  "deactivate",
  stateFlags,
  Lazy.handler(() => import("./Deactivate.ts"))
).pipe(
  Command.withDescription(
    "Make a client inactive, so that it gets no tokens. An inactive client can be deleted."
  ),
  Command.withExamples([
    { command: "genesys-oauth clients deactivate Billing", description: "Deactivate a client" }
  ])
)

const deleteFlags = {
  client: ClientFlags.client,
  deactivate: WriteFlags.deactivate,
  ...WriteFlags.change
}

/** The parsed flags of `clients delete`. */
export type DeleteFlags = Command.Command.Config.Infer<typeof deleteFlags>

const remove = Command.make(
  "delete",
  deleteFlags,
  Lazy.handler(() => import("./Delete.ts"))
).pipe(
  Command.withDescription(
    "Delete an inactive client. This API cannot restore it: a client that is created in its place has another id and secret."
  ),
  Command.withExamples([
    { command: "genesys-oauth clients delete Billing", description: "Delete an inactive client" },
    {
      command: "genesys-oauth clients delete Billing --deactivate --dry-run",
      description: "Show what would be done to an active one"
    }
  ])
)

const rotateFlags = {
  client: ClientFlags.client,
  to: WriteFlags.to,
  ...WriteFlags.secret,
  ...WriteFlags.change,
  ...OutputFlags.ofOne
}

/** The parsed flags of `clients rotate`. */
export type RotateFlags = Command.Command.Config.Infer<typeof rotateFlags>

const rotate = Command.make(
  "rotate",
  rotateFlags,
  Lazy.handler(() => import("./Rotate.ts"))
).pipe(
  Command.withDescription(
    "Replace the secret of a client, and store the new one. The old one may stop working at once: the vendor does not document it. The command first checks that the file can be written. If the new secret cannot be stored after the rotation, it is kept in a file that the error names. A terminal shows a secret only with --show-secret."
  ),
  Command.withExamples([
    {
      command: "genesys-oauth clients rotate Billing --to billing.env",
      description: "Store id and secret as variables, in a file that only you can read"
    },
    {
      command: "genesys-oauth clients rotate Billing --yes --to '|gh secret set BILLING_SECRET'",
      description: "Give the secret to a command"
    },
    {
      command:
        "genesys-oauth clients rotate Billing --yes --to '|aws secretsmanager put-secret-value --secret-id billing --secret-string file:///dev/stdin'",
      description: "Store the secret in AWS Secrets Manager"
    },
    {
      command:
        "genesys-oauth clients rotate Billing --yes --to '|az keyvault secret set --vault-name VAULT --name billing --file /dev/stdin --encoding utf-8'",
      description: "Store the secret in Azure Key Vault"
    },
    {
      command:
        "genesys-oauth clients rotate Billing --yes --to '|kubectl create secret generic billing --from-file=secret=/dev/stdin --dry-run=client -o yaml | kubectl apply -f -'",
      description: "Store the secret in Kubernetes"
    }
  ])
)

export const writes = [create, update, activate, deactivate, rotate, remove] as const
