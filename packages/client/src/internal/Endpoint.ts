/** What the client reads of an endpoint of the `HttpApi` value; the types of its parts exist for the compiler only. */
import type { Annotated } from "@effect-genesys/schemas/OperationFacts"
import type * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import type { HttpMethod } from "effect/http/HttpMethod"
import type * as Schema from "effect/Schema"

export interface Endpoint extends Annotated {
  /** The vendor's name of the operation, such as `getOauthClients`. */
  readonly identifier: string
  readonly method: HttpMethod
  /** With parameters such as `:clientId`. */
  readonly path: string
  readonly params: Schema.Top | undefined
  readonly query: Schema.Top | undefined
  readonly headers: Schema.Top | undefined
  readonly payload: HttpApiEndpoint.PayloadMap
  readonly success: ReadonlySet<Schema.Top>
  readonly "~Params": Schema.Constraint
  readonly "~Query": Schema.Constraint
  readonly "~Headers": Schema.Constraint
  readonly "~Payload": Schema.Constraint
  readonly "~Success": Schema.Constraint
}
