/**
 * The 13 operations of the vendor's OAuth API, under the vendor's names.
 */
import type { ExecutionId } from "@effect-genesys/schemas/Identifiers"
import type {
  OAuthAuthorization,
  OAuthAuthorizationListing
} from "@effect-genesys/schemas/OAuthAuthorization"
import * as OAuthClient from "@effect-genesys/schemas/OAuthClient"
import * as OAuthOperations from "@effect-genesys/schemas/OAuthOperations"
import type { OAuthScope, OAuthScopeListing } from "@effect-genesys/schemas/OAuthScope"
import type {
  ApiUsageClientQuery,
  ApiUsageQueryResult,
  UsageExecutionResult
} from "@effect-genesys/schemas/UsageQuery"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Connection from "./Connection.ts"
import type { GenesysError } from "./GenesysError.ts"
import * as Layers from "./internal/Layers.ts"
import * as Unsent from "./internal/Unsent.ts"

type Result<A> = Effect.Effect<A, GenesysError>

/**
 * Options of operations that return texts.
 *
 * @since 0.1.0
 * @category models
 */
export interface LanguageOptions {
  /** The language of texts in the response, as an HTTP `Accept-Language`. The server's default is `en-us`. */
  readonly acceptLanguage?: string
}

/**
 * Options of operations that write a client.
 *
 * @since 0.1.0
 * @category models
 */
export interface WriteOptions {
  /** Allows the longer token lifetimes of SCIM clients, up to 38,880,000 seconds. Default: `false`. */
  readonly scim?: boolean
}

/**
 * The operations as methods. Each fails with a `GenesysError`. `RetryPolicy` has the rules for retries.
 *
 * A method takes the path parameters, then the body, then options; an operation without input is an effect.
 *
 * @since 0.1.0
 * @category services
 */
export interface Operations {
  /**
   * Lists all clients of the organization, without their secrets. The vendor's operation has no paging, so this is the
   * whole list.
   *
   * @example
   * ```ts
   * import { OAuthApi } from "@effect-genesys/client"
   * import * as Console from "effect/Console"
   * import * as Effect from "effect/Effect"
   *
   * export const program = Effect.gen(function* () {
   *   const api = yield* OAuthApi.OAuthApi
   *   const { entities = [] } = yield* api.getOauthClients
   *   yield* Console.log(entities.map(({ id, name }) => `${id} ${name}`).join("\n"))
   * })
   * ```
   */
  readonly getOauthClients: Result<OAuthClient.OAuthClientEntityListing>
  /**
   * The clients of {@link getOauthClients} as a stream.
   *
   * @example
   * ```ts
   * import { OAuthApi } from "@effect-genesys/client"
   * import * as Console from "effect/Console"
   * import * as Effect from "effect/Effect"
   * import * as Stream from "effect/Stream"
   *
   * export const program = Effect.gen(function* () {
   *   const api = yield* OAuthApi.OAuthApi
   *   yield* api.clients.pipe(
   *     Stream.filter(({ state }) => state === "inactive"),
   *     Stream.runForEach(({ name }) => Console.log(name))
   *   )
   * })
   * ```
   */
  readonly clients: Stream.Stream<OAuthClient.OAuthClient, GenesysError>
  /**
   * Creates a client. Only this response shows its secret.
   *
   * It is not sent again after an unknown outcome, because that could create a second client: if the error has
   * `isUnknownOutcome`, look for the name with `getOauthClients` first.
   *
   * @example
   * ```ts
   * import { OAuthApi } from "@effect-genesys/client"
   * import * as Console from "effect/Console"
   * import * as Effect from "effect/Effect"
   *
   * export const program = Effect.fn(function* (roleId: string) {
   *   const api = yield* OAuthApi.OAuthApi
   *   const { id, secret } = yield* api.postOauthClients({
   *     name: "Nightly export",
   *     authorizedGrantType: "CLIENT-CREDENTIALS",
   *     roleDivisions: [{ roleId, divisionId: "*" }]
   *   })
   *   // Store the secret now. It is redacted, so it prints as <redacted>.
   *   yield* Console.log(`Created ${id} with the secret ${secret}`)
   * })
   * ```
   */
  readonly postOauthClients: (
    client: OAuthClient.OAuthClientRequest,
    options?: WriteOptions
  ) => Result<OAuthClient.OAuthClient>
  /**
   * Gets one client, without its secret.
   *
   * @example
   * ```ts
   * import { OAuthApi } from "@effect-genesys/client"
   * import * as Console from "effect/Console"
   * import * as Effect from "effect/Effect"
   *
   * export const program = Effect.fn(function* (clientId: string) {
   *   const api = yield* OAuthApi.OAuthApi
   *   const client = yield* api.getOauthClient(clientId)
   *   yield* Console.log(`${client.name} is ${client.state}`)
   * })
   * ```
   */
  readonly getOauthClient: (clientId: string) => Result<OAuthClient.OAuthClient>
  /**
   * Changes a client. Send all fields: the vendor does not document whether the server keeps those that you leave out.
   * `OAuthClient.toRequest` has all of them.
   *
   * @example
   * ```ts
   * import { OAuthApi } from "@effect-genesys/client"
   * import { OAuthClient } from "@effect-genesys/schemas"
   * import * as Effect from "effect/Effect"
   *
   * export const program = Effect.fn(function* (clientId: string) {
   *   const api = yield* OAuthApi.OAuthApi
   *   const request = yield* OAuthClient.toRequest(yield* api.getOauthClient(clientId))
   *   yield* api.putOauthClient(clientId, { ...request, description: "Runs at night" })
   * })
   * ```
   */
  readonly putOauthClient: (
    clientId: string,
    client: OAuthClient.OAuthClientRequest,
    options?: WriteOptions
  ) => Result<OAuthClient.OAuthClient>
  /**
   * Deletes a client, which must be `inactive`. If a retry does not find it, the deletion counts as done.
   *
   * @example
   * ```ts
   * import { OAuthApi } from "@effect-genesys/client"
   * import { OAuthClient } from "@effect-genesys/schemas"
   * import * as Effect from "effect/Effect"
   *
   * export const program = Effect.fn(function* (clientId: string) {
   *   const api = yield* OAuthApi.OAuthApi
   *   const request = yield* OAuthClient.toRequest(yield* api.getOauthClient(clientId))
   *   yield* api.putOauthClient(clientId, { ...request, state: "inactive" })
   *   yield* api.deleteOauthClient(clientId)
   * })
   * ```
   */
  readonly deleteOauthClient: (clientId: string) => Result<void>
  /**
   * Replaces a client's secret. Only this response shows the new one.
   *
   * It is not sent again after an unknown outcome, because that could replace a secret that nobody has seen: if the
   * error has `isUnknownOutcome`, try the old secret, and rotate again if it fails.
   *
   * @example
   * ```ts
   * import { OAuthApi } from "@effect-genesys/client"
   * import * as Console from "effect/Console"
   * import * as Effect from "effect/Effect"
   *
   * export const program = Effect.fn(function* (clientId: string) {
   *   const api = yield* OAuthApi.OAuthApi
   *   const { name, secret } = yield* api.postOauthClientSecret(clientId)
   *   // Store the secret now. It is redacted, so it prints as <redacted>.
   *   yield* Console.log(`${name} has the new secret ${secret}`)
   * })
   * ```
   */
  readonly postOauthClientSecret: (clientId: string) => Result<OAuthClient.OAuthClient>
  /**
   * Starts a query for the API usage of one client. Get its rows with `getOauthClientUsageQueryResult`, or let
   * `@effect-genesys/usage` poll.
   *
   * @example
   * ```ts
   * import { OAuthApi } from "@effect-genesys/client"
   * import { Interval } from "@effect-genesys/schemas"
   * import * as Effect from "effect/Effect"
   *
   * export const program = Effect.fn(function* (clientId: string) {
   *   const api = yield* OAuthApi.OAuthApi
   *   const interval = yield* Effect.fromResult(Interval.parse("2026-01-01/2026-01-31"))
   *   const { executionId } = yield* api.postOauthClientUsageQuery(clientId, {
   *     interval,
   *     metrics: ["Requests", "Status429"],
   *     groupBy: ["TemplateUri", "HttpMethod"]
   *   })
   *   return executionId
   * })
   * ```
   */
  readonly postOauthClientUsageQuery: (
    clientId: string,
    query: ApiUsageClientQuery
  ) => Result<UsageExecutionResult>
  /**
   * Gets the status of a query, and its rows when it is complete. While it runs, there are no rows: poll again later.
   *
   * @example
   * ```ts
   * import { OAuthApi } from "@effect-genesys/client"
   * import * as Console from "effect/Console"
   * import * as Effect from "effect/Effect"
   *
   * export const program = Effect.fn(function* (clientId: string, executionId: string) {
   *   const api = yield* OAuthApi.OAuthApi
   *   const { queryStatus, results = [] } = yield* api.getOauthClientUsageQueryResult(clientId, executionId)
   *   yield* Console.log(`${queryStatus}: ${results.length} rows`)
   * })
   * ```
   */
  readonly getOauthClientUsageQueryResult: (
    clientId: string,
    executionId: ExecutionId | string
  ) => Result<ApiUsageQueryResult>
  /**
   * Starts a query for the API usage of one client over the last `days` days, by default 7. Get its rows with
   * `getOauthClientUsageQueryResult`.
   *
   * @example
   * ```ts
   * import { OAuthApi } from "@effect-genesys/client"
   * import * as Effect from "effect/Effect"
   *
   * export const program = Effect.fn(function* (clientId: string) {
   *   const api = yield* OAuthApi.OAuthApi
   *   const { executionId } = yield* api.getOauthClientUsageSummary(clientId, { days: 30 })
   *   return executionId
   * })
   * ```
   */
  readonly getOauthClientUsageSummary: (
    clientId: string,
    options?: { readonly days?: number }
  ) => Result<UsageExecutionResult>
  /**
   * Lists the authorized clients.
   *
   * @example
   * ```ts
   * import { OAuthApi } from "@effect-genesys/client"
   * import * as Console from "effect/Console"
   * import * as Effect from "effect/Effect"
   *
   * export const program = Effect.gen(function* () {
   *   const api = yield* OAuthApi.OAuthApi
   *   const { entities = [] } = yield* api.getOauthAuthorizations({ acceptLanguage: "de" })
   *   yield* Console.log(entities.map(({ client, state }) => `${client?.name}: ${state}`).join("\n"))
   * })
   * ```
   */
  readonly getOauthAuthorizations: (options?: LanguageOptions) => Result<OAuthAuthorizationListing>
  /**
   * Gets the authorization of one client, with its scopes and roles.
   *
   * @example
   * ```ts
   * import { OAuthApi } from "@effect-genesys/client"
   * import * as Console from "effect/Console"
   * import * as Effect from "effect/Effect"
   *
   * export const program = Effect.fn(function* (clientId: string) {
   *   const api = yield* OAuthApi.OAuthApi
   *   const { roles = [], scope = [] } = yield* api.getOauthAuthorization(clientId)
   *   yield* Console.log(`roles: ${roles.join(", ")}; scopes: ${scope.join(", ")}`)
   * })
   * ```
   */
  readonly getOauthAuthorization: (clientId: string, options?: LanguageOptions) => Result<OAuthAuthorization>
  /**
   * Lists all scopes that a client or a token can have.
   *
   * @example
   * ```ts
   * import { OAuthApi } from "@effect-genesys/client"
   * import * as Console from "effect/Console"
   * import * as Effect from "effect/Effect"
   *
   * export const program = Effect.gen(function* () {
   *   const api = yield* OAuthApi.OAuthApi
   *   const { entities = [] } = yield* api.getOauthScopes()
   *   yield* Console.log(entities.map(({ id }) => id).join(", "))
   * })
   * ```
   */
  readonly getOauthScopes: (options?: LanguageOptions) => Result<OAuthScopeListing>
  /**
   * Gets one scope, such as `oauth:readonly`.
   *
   * @example
   * ```ts
   * import { OAuthApi } from "@effect-genesys/client"
   * import * as Console from "effect/Console"
   * import * as Effect from "effect/Effect"
   *
   * export const program = Effect.gen(function* () {
   *   const api = yield* OAuthApi.OAuthApi
   *   const { description } = yield* api.getOauthScope("oauth:readonly")
   *   yield* Console.log(description)
   * })
   * ```
   */
  readonly getOauthScope: (scopeId: string, options?: LanguageOptions) => Result<OAuthScope>
}

/**
 * The service of the OAuth operations.
 *
 * @example
 * ```ts
 * import { OAuthApi } from "@effect-genesys/client"
 * import * as NodeTransport from "@effect-genesys/client/NodeTransport"
 * import * as Console from "effect/Console"
 * import * as Effect from "effect/Effect"
 * import * as Layer from "effect/Layer"
 * import * as Stream from "effect/Stream"
 *
 * const program = OAuthApi.OAuthApi.use((api) =>
 *   Stream.runForEach(api.clients, (client) => Console.log(client.name))
 * )
 *
 * const live = OAuthApi.layerConfig().pipe(Layer.provide(NodeTransport.layer))
 *
 * export const main = Effect.provide(program, live)
 * ```
 *
 * @since 0.1.0
 * @category services
 */
export class OAuthApi extends Context.Service<OAuthApi, Operations>()("@effect-genesys/client/OAuthApi") {}

/**
 * Makes the operations on a connection that other services can share.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make: Effect.Effect<Operations, never, Connection.Connection> = Effect.gen(function* () {
  const { methods } = yield* Connection.Connection
  const oauth = methods("OAuthApi", OAuthOperations)

  // An operation that the interface lacks does not compile.
  const operations: Pick<Operations, keyof typeof OAuthOperations> = {
    ...oauth,
    postOauthClients: (client, options) =>
      Effect.andThen(checked("postOauthClients", client, options), oauth.postOauthClients(client)),
    putOauthClient: (clientId, client, options) =>
      Effect.andThen(checked("putOauthClient", client, options), oauth.putOauthClient(clientId, client)),
    deleteOauthClient: (clientId) =>
      Effect.catchIf(
        oauth.deleteOauthClient(clientId),
        (error) => error.reason._tag === "NotFound" && error.isUnknownOutcome,
        () => Effect.void
      ),
    getOauthClientUsageSummary: (clientId, { days } = {}) =>
      oauth.getOauthClientUsageSummary(clientId, days === undefined ? {} : { days: String(days) }),
    getOauthAuthorizations: (options) => oauth.getOauthAuthorizations(headers(options)),
    getOauthAuthorization: (clientId, options) => oauth.getOauthAuthorization(clientId, headers(options)),
    getOauthScopes: (options) => oauth.getOauthScopes(headers(options)),
    getOauthScope: (scopeId, options) => oauth.getOauthScope(scopeId, headers(options))
  }
  return {
    ...operations,
    clients: Stream.fromArrayEffect(Effect.map(operations.getOauthClients, ({ entities = [] }) => entities))
  }
})

/**
 * This service alone, with its own connection. `GenesysCloud.layer` has all services on one connection.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = /*#__PURE__*/ Layers.of(OAuthApi, make)

/**
 * This service alone, with options from configuration. Default: `Connection.fromEnvironment`. Fails with a
 * `ConfigError` if the configuration is incomplete.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = /*#__PURE__*/ Layers.fromConfig(layer)

const headers = ({ acceptLanguage }: LanguageOptions = {}) =>
  acceptLanguage === undefined ? {} : { "accept-language": acceptLanguage }

// The API accepts the lifetime of SCIM clients for all clients; this client wants the `scim` option for it.
const checked = (
  operation: string,
  { accessTokenValiditySeconds: seconds }: OAuthClient.OAuthClientRequest,
  { scim = false }: WriteOptions = {}
) => {
  const { maximum, minimum } = OAuthClient.accessTokenValidity
  return scim || seconds === undefined || (seconds >= minimum && seconds <= maximum)
    ? Effect.void
    : Unsent.invalidInput(operation, `accessTokenValiditySeconds: ${OAuthClient.allowedValidity(maximum)}`)
}
