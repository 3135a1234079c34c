/** A scope as text, and as JSON with the vendor's field names. */
import { printable } from "@effect-genesys/emulator/command/Printable"
import { OAuthScope } from "@effect-genesys/schemas/OAuthScope"
import * as Schema from "effect/Schema"
import * as Struct from "effect/Struct"
import * as Details from "../output/Details.ts"
import type { JsonObject, Printable } from "../output/Print.ts"
import { type Column, table } from "../output/Table.ts"

const fields = Struct.keys(OAuthScope.fields)

const columns: ReadonlyArray<Column> = [
  { title: "Scope", align: "left", least: 16 },
  { title: "Description", align: "left", least: 24, priority: 1 }
]

export const list = (scopes: ReadonlyArray<OAuthScope>): Printable => ({
  json: scopes.map(toJson),
  fields,
  text: (width) =>
    scopes.length === 0
      ? "No scopes."
      : table(
          columns,
          scopes.map(({ description = "", id }) => [printable(id ?? ""), printable(description)]),
          width
        )
})

export const one = (scope: OAuthScope): Printable => {
  const json = toJson(scope)
  return { json, fields, text: (width) => Details.text(json, width) }
}

const toJson = (scope: OAuthScope): JsonObject => encode(scope)

const encode = Schema.encodeSync(OAuthScope)
