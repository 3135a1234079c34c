/** The endpoints of a group of operations, with their facts and their part of the API document as annotations. */
import * as Context from "effect/Context"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import type * as Schema from "effect/Schema"
import type * as Operation from "../Operation.ts"
import { OperationFacts } from "../OperationFacts.ts"
import * as VendorError from "../VendorError.ts"
import * as Document from "./Document.ts"
import * as ErrorCodes from "./ErrorCodes.ts"

export type Group<Id extends string, G extends Operation.Group> = HttpApiGroup.HttpApiGroup<
  Id,
  Endpoint<G[keyof G]>
>

/** The endpoint of an operation, or of each in a union. */
type Endpoint<O extends Operation.Operation> = O extends unknown
  ? HttpApiEndpoint.HttpApiEndpoint<
      O["identifier"],
      O["method"],
      O["path"],
      Fields<O["request"]["params"]>,
      Fields<O["request"]["query"]>,
      Payload<O["request"]["payload"]>,
      Fields<O["request"]["headers"]>,
      Schema.toCodecJson<O["success"] extends Schema.Top ? O["success"] : Schema.Void>,
      Schema.toCodecJson<(typeof VendorError.declared)[number]>
    >
  : never

type Fields<F> = F extends Schema.Struct.Fields ? Schema.toCodecStringTree<Schema.Struct<F>> : never

type Payload<P> = P extends Schema.Top
  ? Schema.toCodecJson<P>
  : P extends ReadonlyArray<Schema.Top>
    ? Schema.toCodecJson<P[number]>
    : never

// The compiler cannot check that the two signatures agree; `fidelity.test.ts` looks at every endpoint.
export function group<const Id extends string, G extends Operation.Group>(id: Id, operations: G): Group<Id, G>
export function group(id: string, operations: Operation.Group): object {
  const [first, ...others] = Object.values(operations).toSorted(byPath).map(endpoint)
  const empty = HttpApiGroup.make(id)
  return first === undefined ? empty : empty.add(first, ...others)
}

const methods = ["GET", "HEAD", "POST", "PUT", "DELETE"]

/** The order of the API document. Names come before parameters, so that the first path that matches is the right one. */
const byPath = (one: Operation.Operation, other: Operation.Operation) => {
  if (one.path === other.path) return methods.indexOf(one.method) - methods.indexOf(other.method)
  return namesFirst(one.path) < namesFirst(other.path) ? -1 : 1
}

// A tilde sorts after every letter.
const namesFirst = (path: string) => path.replaceAll(":", "~")

const endpoint = (operation: Operation.Operation) => {
  const { identifier, method, path, permissions, repeatable, request, scopes, statuses, success } = operation
  const errorCodes = ErrorCodes.of(operation)
  const returnsNothing = success === undefined
  return HttpApiEndpoint.make(method)(identifier, path, {
    ...request,
    success: statuses.map((status) =>
      returnsNothing ? HttpApiSchema.Empty(status) : withStatus(success, status)
    ),
    error: VendorError.declared
  }).annotateMerge(
    Context.add(Document.annotations(operation, errorCodes), OperationFacts, {
      permissions,
      scopes,
      repeatable,
      errorCodes,
      returnsNothing
    })
  )
}

const withStatus = (schema: Schema.Top, status: number) =>
  status === 200 ? schema : schema.pipe(HttpApiSchema.status(status))
