/**
 * A request and its response, as plain data that reads like a sentence: given a provider state, upon receiving a request,
 * respond with a response.
 *
 * Use exact values in requests, because the consumer chooses them: every difference fails the test, and so does every
 * unexpected query parameter or body field. A response lists the values that the consumer reads; the provider may add
 * more.
 */
import type * as HttpMethod from "effect/http/HttpMethod"
import type * as Schema from "effect/Schema"
import type { Matcher, Value } from "./Matcher.ts"

/**
 * A request and its response, and the provider states in which the provider responds so.
 *
 * @since 0.1.0
 * @category models
 */
export interface Interaction {
  /** The provider states that must be set up before the request. */
  readonly given?: State | ReadonlyArray<State>
  /** A description such as "a request for a book". Together with the states it must be unique in the pact. */
  readonly uponReceiving: string
  readonly withRequest: Request
  readonly willRespondWith: Response
  /** Links to other descriptions of the operation, such as in an OpenAPI document. */
  readonly references?: ReadonlyArray<Reference>
  /** Comments for the provider's team. */
  readonly comments?: ReadonlyArray<string>
  /** Whether a failure of this interaction does not yet fail the provider's verification. */
  readonly pending?: boolean
}

/**
 * A provider state: its name, with parameters if it needs any.
 *
 * @since 0.1.0
 * @category models
 */
export type State =
  | string
  | { readonly name: string; readonly params: { readonly [name: string]: Schema.Json } }

/**
 * A string, or a matcher for strings.
 *
 * @since 0.1.0
 * @category models
 */
export type StringValue = string | Matcher<string>

/**
 * Headers, query parameters or form fields by name. An array holds several values of one name.
 *
 * @since 0.1.0
 * @category models
 */
export interface Fields {
  readonly [name: string]: StringValue | ReadonlyArray<StringValue>
}

/**
 * The request that the consumer must send. Except for headers, anything more than this fails the test.
 *
 * @since 0.1.0
 * @category models
 */
export interface Request {
  readonly method: HttpMethod.HttpMethod
  readonly path: StringValue
  readonly query?: Fields
  /** The request may have other headers, too. */
  readonly headers?: Fields
  /** Default: the body must be empty. */
  readonly body?: Body
}

/**
 * The response on which the consumer relies. The provider may send more.
 *
 * @since 0.1.0
 * @category models
 */
export interface Response {
  readonly status: number
  readonly headers?: Fields
  readonly body?: Body
}

/**
 * JSON, a form, or plain text. The content type is `application/json`, `application/x-www-form-urlencoded` or
 * `text/plain`, unless the headers have another one.
 *
 * @since 0.1.0
 * @category models
 */
export type Body = { readonly json: Value } | { readonly form: Fields } | { readonly text: string }

/**
 * A link to another description, such as `{ group: "openapi", name: "operationId", value: "getBook" }`.
 *
 * @since 0.1.0
 * @category models
 */
export interface Reference {
  readonly group: string
  readonly name: string
  readonly value: string
}

/**
 * Returns the interaction unchanged, with its type checked.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = <const I extends Interaction>(interaction: I): I => interaction

/**
 * Returns the provider states of an interaction, each with its parameters.
 *
 * @since 0.1.0
 * @category constructors
 */
export const statesOf = ({ given = [] }: Interaction): ReadonlyArray<Exclude<State, string>> =>
  (isStates(given) ? given : [given]).map((state) =>
    typeof state === "string" ? { name: state, params: {} } : state
  )

const isStates = (given: State | ReadonlyArray<State>): given is ReadonlyArray<State> => Array.isArray(given)
