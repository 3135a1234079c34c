/**
 * The routes of the emulator: the operations of the vendor's API, those of the control plane, and the other routes of the emulator.
 * A server matches each request once; faults, the request log, metering and refusals use that match.
 */
import { GenesysCloudApi } from "@effect-genesys/schemas/GenesysCloudApi"
import * as Context from "effect/Context"
import * as FindMyWay from "effect/http/FindMyWay"
import type * as HttpRouter from "effect/http/HttpRouter"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { Refusal } from "./Refusal.ts"
import * as RequestHead from "./RequestHead.ts"

export interface Route {
  readonly method: string
  /** Such as `/api/v2/oauth/clients/{clientId}`. */
  readonly template: string
  /** The vendor's name of the operation, or `postOauthToken`. Other routes have none: faults do not apply to them. */
  readonly operation?: string
}

export interface Match {
  /** The target of the request line, without its query. */
  readonly target: string
  /** The decoded path, or the refusal of a target that is not a plain path. */
  readonly path: Result.Result<string, Refusal>
  readonly route: Route | undefined
  readonly area: Area
}

/** Areas differ in latency, CORS, compression and in whether the request log shows them. */
export type Area = "api" | "token" | "metadata" | "document" | "login" | "page" | "control"

export class RouteTable extends Context.Service<
  RouteTable,
  {
    readonly match: (method: string, target: string) => Match
    /** The value of `Allow` for a path; empty without a route. */
    readonly allow: (target: string) => ReadonlyArray<string>
    readonly has: (method: string, path: string) => boolean
  }
>()("@effect-genesys/emulator/RouteTable") {}

interface Endpoint {
  readonly identifier: string
  readonly method: string
  readonly path: string
}

interface Api {
  readonly groups: Readonly<Record<string, { readonly endpoints: Readonly<Record<string, Endpoint>> }>>
}

const endpointsOf = ({ groups }: Api) =>
  Object.values(groups).flatMap(({ endpoints }) => Object.values(endpoints))

/** The path of an endpoint as the vendor writes it: `{clientId}` in place of `:clientId`. */
export const templateOf = ({ path }: Pick<Endpoint, "path">): string => path.replaceAll(/:(\w+)/g, "{$1}")

const operationEndpoints: ReadonlyArray<Endpoint> = endpointsOf(GenesysCloudApi)

/** The operations of the vendor's API. */
export const operations = operationEndpoints.map((endpoint) => ({
  operation: endpoint.identifier,
  method: endpoint.method,
  template: templateOf(endpoint)
}))

/** The vendor's name of an operation. */
export const OperationName = Schema.Literals(operations.map(({ operation }) => operation))

const tokenEndpoint: Endpoint = { identifier: "postOauthToken", method: "POST", path: "/oauth/token" }

/** The emulator's other routes, by method and path. */
const otherRoutes = [
  ["GET", "/"],
  ["GET", "/docs"],
  ["GET", "/openapi.json"],
  ["GET", "/logout"],
  ["GET", "/oauth/authorize"],
  ["POST", "/oauth/authorize"],
  ["GET", "/.well-known/oauth-authorization-server"],
  ["GET", "/__emulator/openapi.json"]
] as const

/** Paths are compared exactly, including case and slashes. */
export const config = { caseSensitive: true, ignoreDuplicateSlashes: false, ignoreTrailingSlash: false }

export const layer = (controlApi: Api) => Layer.sync(RouteTable, () => make(controlApi))

export const make = (controlApi: Api): RouteTable["Service"] => {
  const router = FindMyWay.make<Route>(config)
  const known = new Set<string>()
  const methods = new Set<string>()
  const add = (method: string, path: string, operation?: string) => {
    known.add(`${method} ${path}`)
    methods.add(method)
    router.on(method, asPathInput(path), {
      method,
      template: templateOf({ path }),
      ...(operation !== undefined && { operation })
    })
  }
  for (const { identifier, method, path } of [tokenEndpoint, ...operationEndpoints])
    add(method, path, identifier)
  for (const { method, path } of endpointsOf(controlApi)) add(method, path)
  for (const [method, path] of otherRoutes) add(method, path)

  const find = (method: string, path: string) => router.find(method, path)?.handler
  return {
    match: (method, requestTarget) => {
      const path = RequestHead.pathOf(requestTarget)
      const raw = RequestHead.withoutOrigin(requestTarget)
      // HEAD is a separate operation, or GET without a body.
      const route = Result.isFailure(path)
        ? undefined
        : (find(method, raw) ?? (method === "HEAD" ? find("GET", raw) : undefined))
      const target = RequestHead.withoutQuery(requestTarget)
      return { target, path, route, area: areaOf(Result.getOrElse(path, () => target)) }
    },
    allow: (target) => {
      const found = [...methods].filter((method) => find(method, target) !== undefined)
      if (found.length === 0) return []
      return [...new Set([...found, ...(found.includes("GET") ? ["HEAD"] : []), "OPTIONS"])].toSorted()
    },
    has: (method, path) => known.has(`${method} ${path}`)
  }
}

const asPathInput = (path: string): HttpRouter.PathInput => `/${path.slice(1)}`

const areaOf = (path: string): Area =>
  pages.has(path) ? "page" : (areas.find(([prefix]) => `${path}/`.startsWith(prefix))?.[1] ?? "login")

const pages: ReadonlySet<string> = new Set(["/", "/docs", "/favicon.ico"])

const areas: ReadonlyArray<readonly [prefix: string, area: Area]> = [
  ["/__emulator/", "control"],
  ["/api/", "api"],
  ["/oauth/token", "token"],
  ["/openapi.json", "document"],
  ["/.well-known/", "metadata"]
]
