/**
 * An operation of the vendor's API, as plain data: its name, path, inputs, result, and what a caller has to know of it.
 * The `HttpApi` value is made of these, and a client needs nothing else, which spares it the code of a server.
 */
import type * as Schema from "effect/Schema"

export interface Operation {
  /** The vendor's name of the operation, such as `getOauthClients`. */
  readonly identifier: string
  readonly method: "DELETE" | "GET" | "HEAD" | "POST" | "PUT"
  /** With parameters such as `:clientId`. */
  readonly path: `/${string}`
  /** The parts of the request; what it does not name is not sent. */
  readonly request: {
    readonly params?: Schema.Struct.Fields
    readonly query?: Schema.Struct.Fields
    readonly headers?: Schema.Struct.Fields
    /** A JSON body, or several that it may be. */
    readonly payload?: Schema.Top | ReadonlyArray<Schema.Top>
  }
  /** The JSON body of a success. Without one, the operation returns nothing, and any 2xx status is a success. */
  readonly success?: Schema.Top
  /**
   * For a response that must not be lost, because it alone shows a secret: what stands in for required fields that cannot
   * be read.
   */
  readonly fallback?: Readonly<Record<string, unknown>>
  /** The statuses of a success that the vendor declares, or may send where it declares none. */
  readonly statuses: readonly [number, ...ReadonlyArray<number>]
  /** One of these permissions is enough. Empty: none is needed. */
  readonly permissions: ReadonlyArray<string>
  /** One of these scopes is enough, where the organization enforces scopes. */
  readonly scopes: ReadonlyArray<string>
  /**
   * Whether sending it again does no harm when nobody knows whether the first request was carried out: after a time-out,
   * a broken connection or a response of 500, 502, 503, 504 or 408. An operation that was refused (429) may always be
   * sent again.
   */
  readonly repeatable: boolean
}

/** Checks an operation where it is written, and keeps its exact type. */
export const make = <const Given extends Operation>(operation: Given): Given => operation

/** The operations of a group by name. */
export type Group = Readonly<Record<string, Operation>>
