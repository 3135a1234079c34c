/** The dimensions of usage rows, and the names that queries and jobs have for them. */
import * as Schema from "effect/Schema"

export const dimensions = [
  "clientId",
  "clientName",
  "organizationId",
  "userId",
  "templateUri",
  "httpMethod",
  "platform"
] as const

export type Dimension = (typeof dimensions)[number]

/** The fields of a row for each name in `groupBy`: the first is a query's name, those spelled `Oauth` are a job's. */
export const fieldsOf = {
  OAuthClientId: ["clientId", "clientName"],
  OauthClientId: ["clientId"],
  OauthClientName: ["clientName"],
  OrganizationId: ["organizationId"],
  UserId: ["userId"],
  TemplateUri: ["templateUri"],
  HttpMethod: ["httpMethod"],
  Platform: ["platform"]
} as const satisfies Record<string, ReadonlyArray<Dimension>>

export type FieldsOf = { readonly [Name in keyof typeof fieldsOf]: (typeof fieldsOf)[Name][number] }

export type GroupBy = ReadonlyArray<keyof FieldsOf>

/** The dimensions that every row of a result has. A handle stores them, so that another process makes the same rows. */
export interface Shape {
  /** Absent if the query does not say; then a row has the dimensions that are not empty. */
  readonly by?: ReadonlyArray<Dimension>
}

/** `Shape` as a field of the schema of a handle. */
export const shapeFields = { by: Schema.optionalKey(Schema.Array(Schema.Literals(dimensions))) }

export const shapeOf = (groupBy: GroupBy | undefined): Shape =>
  groupBy === undefined ? {} : { by: groupBy.flatMap((name) => [...fieldsOf[name]]) }
