/**
 * An operation of the vendor's API as plain data. Its endpoint in the `HttpApi` value, its method in the client and its
 * page in the API document are made of this, so a client carries no code of a server.
 */
import type * as Schema from "effect/Schema"

/**
 * One operation of the API as plain data: request, response, and the facts that clients and servers need.
 *
 * @since 0.1.0
 * @category models
 */
export interface Operation {
  /** The vendor's name of the operation, such as `getOauthClients`. */
  readonly identifier: string
  /** A line of the API document. */
  readonly summary: string
  readonly method: "DELETE" | "GET" | "HEAD" | "POST" | "PUT"
  /** With parameters such as `:clientId`. */
  readonly path: `/${string}`
  /** The parts of the request. A client sends no others. */
  readonly request: {
    readonly params?: Schema.Struct.Fields
    readonly query?: Schema.Struct.Fields
    readonly headers?: Schema.Struct.Fields
    /** A JSON body, or a choice of several. With `Schema.Null` among them, the body may be left out. */
    readonly payload?: Schema.Top | ReadonlyArray<Schema.Top>
  }
  /** The JSON body of a success. Without one, the operation returns nothing, and any 2xx status is a success. */
  readonly success?: Schema.Top
  /**
   * Values for required fields that cannot be read, for a response that must not be lost because no other shows the
   * secret.
   */
  readonly fallback?: Readonly<Record<string, unknown>>
  /**
   * The statuses of a success. An operation that returns nothing has several where the vendor declares only a `default`
   * response: then any of them may come.
   */
  readonly statuses: readonly [number, ...ReadonlyArray<number>]
  /** One of these permissions is enough. Empty: none is needed. */
  readonly permissions: ReadonlyArray<string>
  /** One of these scopes is enough, where the organization enforces scopes. */
  readonly scopes: ReadonlyArray<string>
  /**
   * Whether it is safe to send the operation again when nobody knows if the server carried it out: after a time-out, a
   * broken connection, or a response of 500, 502, 503, 504 or 408. A response of 429 means that it was not carried out, so
   * any operation may be sent again then.
   */
  readonly repeatable: boolean
  /** The vendor's error codes by status, beside those that all operations of the method have. */
  readonly errorCodes?: ErrorCodes
}

/**
 * The vendor's error codes, such as `client.not.found`, by HTTP status.
 *
 * @since 0.1.0
 * @category models
 */
export type ErrorCodes = Readonly<Record<number, ReadonlyArray<string>>>

/**
 * Checks an operation where it is written, and keeps its exact type.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = <const Given extends Operation>(operation: Given): Given => operation

/**
 * The operations of a group by name.
 *
 * @since 0.1.0
 * @category models
 */
export type Group = Readonly<Record<string, Operation>>
