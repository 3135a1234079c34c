import { OAuthClient, type Model, type UsageQuery } from "@effect-genesys/schemas"
import * as Schema from "effect/Schema"
import { describe, expect, test } from "tstyche"
import { model } from "../src/internal/Model.ts"
import * as Wire from "../src/internal/Wire.ts"

interface Book {
  readonly id: number
  readonly title?: string
  readonly kind?: "novel" | "poem"
}

const fields = {
  id: Wire.Int32,
  title: Wire.optional(Schema.String),
  kind: Wire.optional(Wire.closedEnum(["novel", "poem"]))
}

describe("a model has the fields of its interface", () => {
  test("and their types", () => {
    const Book = model<Book>()(Schema.Struct(fields))
    expect(Book).type.toBe<Model.Model<Book>>()
    expect<Schema.Schema.Type<typeof Book>>().type.toBe<Book>()
  })

  test("no more, even if they are optional", () => {
    expect(model<Book>()).type.not.toBeCallableWith(
      Schema.Struct({ ...fields, pages: Wire.optional(Wire.Int32) })
    )
  })

  test("no fewer, even if they are optional", () => {
    const { kind: _, ...fewer } = fields
    expect(model<Book>()).type.not.toBeCallableWith(Schema.Struct(fewer))
  })

  test("with as many values", () => {
    expect(model<Book>()).type.not.toBeCallableWith(
      Schema.Struct({ ...fields, kind: Wire.optional(Wire.closedEnum(["novel"])) })
    )
    expect(model<Book>()).type.not.toBeCallableWith(
      Schema.Struct({ ...fields, kind: Wire.optional(Schema.String) })
    )
  })

  test("required and optional ones", () => {
    expect(model<Book>()).type.not.toBeCallableWith(
      Schema.Struct({ ...fields, id: Wire.optional(Wire.Int32) })
    )
    expect(model<Book>()).type.not.toBeCallableWith(Schema.Struct({ ...fields, title: Schema.String }))
  })
})

describe("a model in other schemas", () => {
  test("is decoded to its interface", () => {
    const Report = Schema.Struct({ clients: Schema.Array(OAuthClient.OAuthClient) })
    expect<typeof Report.Type>().type.toBe<{ readonly clients: ReadonlyArray<OAuthClient.OAuthClient> }>()
  })

  test("lends its fields", () => {
    const { authorizedGrantType, description, secret } = OAuthClient.OAuthClient.fields
    const Row = Schema.Struct({ authorizedGrantType, description, secret })
    expect<typeof Row.Type>().type.toBe<
      Pick<OAuthClient.OAuthClient, "authorizedGrantType" | "description" | "secret">
    >()
    expect<typeof Row.Encoded>().type.toBe<{
      readonly authorizedGrantType: string
      readonly description?: string | null
      readonly secret?: string | null
    }>()
  })
})

describe("the JSON of a model", () => {
  test("has text for dates, intervals, secrets and ids, and null for absent fields", () => {
    expect<Model.Encoded<UsageQuery.ApiUsageClientQuery>>().type.toBe<{
      readonly interval: string
      readonly granularity?: string | null
      readonly metrics?: ReadonlyArray<string> | null
      readonly groupBy?: ReadonlyArray<string> | null
    }>()
    type Json = Model.Encoded<OAuthClient.OAuthClient>
    expect<NonNullable<Json["secret"] | Json["id"] | Json["dateCreated"]>>().type.toBe<string>()
    expect<NonNullable<Json["createdBy"]>>().type.toBe<{
      readonly id?: string | null
      readonly name?: string | null
      readonly selfUri?: string | null
    }>()
  })
})
