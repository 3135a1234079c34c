/** The vendor's operations, and the token endpoint: by what name and template each goes, and which one a request is for. */
import { GenesysCloudApi } from "@effect-genesys/schemas/GenesysCloudApi"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as RequestHead from "./RequestHead.ts"

export interface Operation {
  /** The vendor's name, or `postOauthToken`. */
  readonly name: string
  readonly method: string
  /** Such as `/api/v2/oauth/clients/{clientId}`. */
  readonly template: string
}

interface Endpoint {
  readonly identifier: string
  readonly method: string
  readonly path: string
}

const ofEndpoint = ({ identifier, method, path }: Endpoint): Operation => ({
  name: identifier,
  method,
  template: path.replaceAll(/:(\w+)/g, "{$1}")
})

/** All that the API has. */
export const operations: ReadonlyArray<Operation> = Object.values(GenesysCloudApi.groups).flatMap((group) =>
  Object.values(group.endpoints).map(ofEndpoint)
)

/** The vendor's name of one of them. */
export const Name = Schema.Literals(operations.map(({ name }) => name))

const tokenRequest: Operation = { name: "postOauthToken", method: "POST", template: "/oauth/token" }

const routes = [tokenRequest, ...operations].map((operation) => ({
  operation,
  pattern: new RegExp(`^${operation.template.replaceAll(/{\w+}/g, "[^/]+")}$`)
}))

/** What a request is for. HEAD is an operation of its own, or GET without a body. */
export const at = (method: string, target: string): Operation | undefined => {
  const path = Result.getOrElse(RequestHead.pathOf(target), () => "")
  const by = (wanted: string) =>
    routes.find(({ operation, pattern }) => operation.method === wanted && pattern.test(path))?.operation
  return by(method) ?? (method === "HEAD" ? by("GET") : undefined)
}

const byName = new Map(operations.map((operation) => [operation.name, operation]))

/** That of an endpoint. */
export const of = (endpoint: Endpoint): Operation => byName.get(endpoint.identifier) ?? ofEndpoint(endpoint)
