/** A client as text, and as JSON with the vendor's field names. Neither has the secret. */
import { printable } from "@effect-genesys/emulator/command/Printable"
import { OAuthClient } from "@effect-genesys/schemas/OAuthClient"
import * as DateTime from "effect/DateTime"
import * as Schema from "effect/Schema"
import * as Struct from "effect/Struct"
import * as Details from "../output/Details.ts"
import { distinctLength, nameless, withId } from "../output/Naming.ts"
import type { JsonObject, Printable } from "../output/Print.ts"
import { type Column, table } from "../output/Table.ts"
import { printableJson } from "../output/Text.ts"

/** The fields of a client that `--json=…` may name, in the order of the CSV. */
export const fields = Struct.keys(Struct.omit(OAuthClient.fields, ["secret"]))

const toJson = (client: OAuthClient): JsonObject => encode(Struct.omit(client, ["secret"]))

const columns: ReadonlyArray<Column> = [
  { title: "Client", align: "left", least: 16 },
  { title: "Id", align: "left", priority: 3 },
  { title: "Grant type", align: "left", priority: 2 },
  { title: "State", align: "left", priority: 4 },
  { title: "Created", align: "left", priority: 1 }
]

/** On a terminal, ids are as short as they may be: the start of an id names a client too. */
export const list = (clients: ReadonlyArray<OAuthClient>): Printable => ({
  json: clients.map(toJson),
  fields,
  text: (width) => {
    if (clients.length === 0) return "No clients."
    const ids = clients.map(({ id = "" }) => id)
    const length = width < 100 ? distinctLength(ids, 8) : Infinity
    return table(
      columns,
      clients.map(({ authorizedGrantType, dateCreated, id = "", name, state = "" }) => [
        printable(name) || nameless,
        printable(id.slice(0, length)),
        printable(authorizedGrantType),
        printable(state),
        dateCreated === undefined ? "" : DateTime.formatIsoDateUtc(dateCreated)
      ]),
      width
    )
  }
})

/** In a sentence: the name and the whole id, which are texts of a server. */
export const named = ({ id, name }: Pick<OAuthClient, "id" | "name">): string =>
  printable(withId({ id: id ?? "", name: printable(name) || nameless }))

/** Every field that the server sent. */
export const one = (client: OAuthClient): Printable => {
  const json = toJson(client)
  return { json, fields, text: (width) => Details.text(json, width) }
}

const encode = Schema.encodeSync(OAuthClient)

/** The body of a request, as JSON in every case: it is what a program would send. */
export const body = (json: JsonObject): Printable => ({
  json,
  fields,
  text: () => printableJson(JSON.stringify(json, null, 2))
})
