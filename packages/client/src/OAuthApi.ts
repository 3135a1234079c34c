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

export interface LanguageOptions {
  /** The language of texts in the response, as an HTTP `Accept-Language`. The server's default is `en-us`. */
  readonly acceptLanguage?: string
}

export interface WriteOptions {
  /** Allows the longer token lifetimes of SCIM clients, up to 38,880,000 seconds. Default: `false`. */
  readonly scim?: boolean
}

export interface Operations {
  /** All clients of the organization, without their secrets. */
  readonly getOauthClients: Result<OAuthClient.OAuthClientEntityListing>
  /** The same as a stream. */
  readonly clients: Stream.Stream<OAuthClient.OAuthClient, GenesysError>
  /**
   * Creates a client. Only this response shows its secret. It is not sent again after an unknown outcome, because that could
   * create a second client.
   */
  readonly postOauthClients: (
    client: OAuthClient.OAuthClientRequest,
    options?: WriteOptions
  ) => Result<OAuthClient.OAuthClient>
  /** One client, without its secret. */
  readonly getOauthClient: (clientId: string) => Result<OAuthClient.OAuthClient>
  /** Changes a client. Send all fields: the vendor does not document whether the server keeps those that you leave out. */
  readonly putOauthClient: (
    clientId: string,
    client: OAuthClient.OAuthClientRequest,
    options?: WriteOptions
  ) => Result<OAuthClient.OAuthClient>
  /** Deletes a client, which must be `inactive`. If a retry does not find it, the deletion counts as done. */
  readonly deleteOauthClient: (clientId: string) => Result<void>
  /**
   * Replaces a client's secret. Only this response shows the new one. It is not sent again after an unknown outcome, because
   * that could replace a secret that nobody has seen.
   */
  readonly postOauthClientSecret: (clientId: string) => Result<OAuthClient.OAuthClient>
  /** Starts a query for the API usage of one client. */
  readonly postOauthClientUsageQuery: (
    clientId: string,
    query: ApiUsageClientQuery
  ) => Result<UsageExecutionResult>
  /** The status of a query, and its rows when it is complete. */
  readonly getOauthClientUsageQueryResult: (
    clientId: string,
    executionId: ExecutionId | string
  ) => Result<ApiUsageQueryResult>
  /** Starts a query for the API usage of one client over the last `days` days. The server's default is 7. */
  readonly getOauthClientUsageSummary: (
    clientId: string,
    options?: { readonly days?: number }
  ) => Result<UsageExecutionResult>
  /** The authorized clients. */
  readonly getOauthAuthorizations: (options?: LanguageOptions) => Result<OAuthAuthorizationListing>
  /** The authorization of one client, with its scopes and roles. */
  readonly getOauthAuthorization: (clientId: string, options?: LanguageOptions) => Result<OAuthAuthorization>
  /** All scopes that a client or a token can have. */
  readonly getOauthScopes: (options?: LanguageOptions) => Result<OAuthScopeListing>
  /** One scope, such as `oauth:readonly`. */
  readonly getOauthScope: (scopeId: string, options?: LanguageOptions) => Result<OAuthScope>
}

export class OAuthApi extends Context.Service<OAuthApi, Operations>()("@effect-genesys/client/OAuthApi") {}

/** The operations on a connection that other services can share. */
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

/** This service alone, with its own connection. `GenesysCloud.layer` has all services on one connection. */
export const layer = /*#__PURE__*/ Layers.of(OAuthApi, make)

/** The same, with options from configuration. Default: `Connection.fromEnvironment`. */
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
