/** An authorization as text, and as JSON with the vendor's field names. */
import { printable } from "@effect-genesys/emulator/command/Printable"
import { OAuthAuthorization } from "@effect-genesys/schemas/OAuthAuthorization"
import * as DateTime from "effect/DateTime"
import * as Schema from "effect/Schema"
import * as Struct from "effect/Struct"
import * as Details from "../output/Details.ts"
import { nameless, withId } from "../output/Naming.ts"
import type { JsonObject, Printable } from "../output/Print.ts"
import { type Column, table } from "../output/Table.ts"

const fields = Struct.keys(OAuthAuthorization.fields)

const columns: ReadonlyArray<Column> = [
  { title: "Client", align: "left", least: 16 },
  { title: "State", align: "left", priority: 4 },
  { title: "Scopes", align: "left", least: 16, priority: 3 },
  { title: "Roles", align: "right", priority: 2 },
  { title: "Created", align: "left", priority: 1 }
]

export const list = (authorizations: ReadonlyArray<OAuthAuthorization>): Printable => ({
  json: authorizations.map(toJson),
  fields,
  text: (width) =>
    authorizations.length === 0
      ? "No authorizations."
      : table(
          columns,
          authorizations.map(({ client, dateCreated, roles = [], scope = [], state = "" }) => [
            printable(client?.name ?? client?.id ?? "") || nameless,
            printable(state),
            printable(scope.join(" ")),
            String(roles.length),
            dateCreated === undefined ? "" : DateTime.formatIsoDateUtc(dateCreated)
          ]),
          width
        )
})

export const one = (authorization: OAuthAuthorization): Printable => {
  const json = toJson(authorization)
  const { id = "", name = id } = authorization.client ?? {}
  const shown = authorization.client === undefined ? json : { ...json, client: withId({ id, name }) }
  return { json, fields, text: (width) => Details.text(shown, width) }
}

// The vendor declares the whole client here, so a server may send its secret.
const toJson = ({ client, ...authorization }: OAuthAuthorization): JsonObject =>
  encode(client === undefined ? authorization : { ...authorization, client: Struct.omit(client, ["secret"]) })

const encode = Schema.encodeSync(OAuthAuthorization)
