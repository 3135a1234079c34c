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

/** Texts in this language, as an HTTP `Accept-Language`. The server's default is `en-us`. */
export interface Localised {
  readonly acceptLanguage?: string
}

/** `scim` allows the token lifetime of SCIM clients, up to 38880000 seconds. */
export interface Writing {
  readonly scim?: boolean
}

export interface Operations {
  /** All clients of the organization, without their secrets. */
  readonly getOauthClients: Result<OAuthClient.OAuthClientEntityListing>
  /** The same, one by one. */
  readonly clients: Stream.Stream<OAuthClient.OAuthClient, GenesysError>
  /** Creates a client. The answer is the one place where its secret is ever shown. Never sent twice blindly. */
  readonly postOauthClients: (
    client: OAuthClient.OAuthClientRequest,
    options?: Writing
  ) => Result<OAuthClient.OAuthClient>
  readonly getOauthClient: (clientId: string) => Result<OAuthClient.OAuthClient>
  /** Changes a client. Whether the server keeps what you leave out is not documented: send all. */
  readonly putOauthClient: (
    clientId: string,
    client: OAuthClient.OAuthClientRequest,
    options?: Writing
  ) => Result<OAuthClient.OAuthClient>
  /** Deletes a client, which must be `inactive`. Not found on a repeated attempt counts as done. */
  readonly deleteOauthClient: (clientId: string) => Result<void>
  /** Replaces a client's secret. The answer holds the new one. Never sent twice blindly. */
  readonly postOauthClientSecret: (clientId: string) => Result<OAuthClient.OAuthClient>
  /** Starts a query for the calls of one client. */
  readonly postOauthClientUsageQuery: (
    clientId: string,
    query: ApiUsageClientQuery
  ) => Result<UsageExecutionResult>
  /** The state of a query, and its rows once it is complete. */
  readonly getOauthClientUsageQueryResult: (
    clientId: string,
    executionId: ExecutionId | string
  ) => Result<ApiUsageQueryResult>
  /** Starts a query for the last `days` days; the server takes 7 where none is given. */
  readonly getOauthClientUsageSummary: (
    clientId: string,
    options?: { readonly days?: number }
  ) => Result<UsageExecutionResult>
  readonly getOauthAuthorizations: (options?: Localised) => Result<OAuthAuthorizationListing>
  readonly getOauthAuthorization: (clientId: string, options?: Localised) => Result<OAuthAuthorization>
  readonly getOauthScopes: (options?: Localised) => Result<OAuthScopeListing>
  readonly getOauthScope: (scopeId: string, options?: Localised) => Result<OAuthScope>
}

export class OAuthApi extends Context.Service<OAuthApi, Operations>()("@effect-genesys/client/OAuthApi") {}

/** Calls the operations over a connection that other services may share. */
export const make: Effect.Effect<Operations, never, Connection.Connection> = Effect.gen(function* () {
  const { calls } = yield* Connection.Connection
  const call = calls("OAuthApi", OAuthOperations)

  const getOauthClients = call("getOauthClients", {})

  return {
    getOauthClients,
    clients: Stream.fromIterableEffect(Effect.map(getOauthClients, ({ entities = [] }) => entities)),
    postOauthClients: (client, writing) =>
      Effect.andThen(
        checked("postOauthClients", client, writing),
        call("postOauthClients", { payload: client })
      ),
    getOauthClient: (clientId) => call("getOauthClient", { params: { clientId } }),
    putOauthClient: (clientId, client, writing) =>
      Effect.andThen(
        checked("putOauthClient", client, writing),
        call("putOauthClient", { params: { clientId }, payload: client })
      ),
    deleteOauthClient: (clientId) =>
      call("deleteOauthClient", { params: { clientId } }).pipe(
        Effect.catchIf(
          (error) => error.reason._tag === "NotFound" && error.isUnknownOutcome,
          () => Effect.void
        )
      ),
    postOauthClientSecret: (clientId) => call("postOauthClientSecret", { params: { clientId } }),
    postOauthClientUsageQuery: (clientId, query) =>
      call("postOauthClientUsageQuery", { params: { clientId }, payload: query }),
    getOauthClientUsageQueryResult: (clientId, executionId) =>
      call("getOauthClientUsageQueryResult", { params: { clientId, executionId } }),
    getOauthClientUsageSummary: (clientId, { days } = {}) =>
      call("getOauthClientUsageSummary", {
        params: { clientId },
        query: days === undefined ? {} : { days: String(days) }
      }),
    getOauthAuthorizations: (localised) => call("getOauthAuthorizations", { headers: headers(localised) }),
    getOauthAuthorization: (clientId, localised) =>
      call("getOauthAuthorization", { params: { clientId }, headers: headers(localised) }),
    getOauthScopes: (localised) => call("getOauthScopes", { headers: headers(localised) }),
    getOauthScope: (scopeId, localised) =>
      call("getOauthScope", { params: { scopeId }, headers: headers(localised) })
  }
})

/** The service alone, over a connection of its own. `GenesysCloud` has all services over one. */
export const layer = /*#__PURE__*/ Layers.of(OAuthApi, make)

/** The same, from configuration: `Connection.fromEnvironment` where nothing else is given. */
export const layerConfig = /*#__PURE__*/ Layers.fromConfig(layer)

const headers = ({ acceptLanguage }: Localised = {}) =>
  acceptLanguage === undefined ? {} : { "accept-language": acceptLanguage }

// The API takes the lifetime of SCIM clients for all clients; here it has to be asked for.
const checked = (
  operation: string,
  { accessTokenValiditySeconds: seconds }: OAuthClient.OAuthClientRequest,
  { scim = false }: Writing = {}
) => {
  const { maximum, minimum } = OAuthClient.accessTokenValidity
  return scim || seconds === undefined || (seconds >= minimum && seconds <= maximum)
    ? Effect.void
    : Unsent.invalidInput(operation, `accessTokenValiditySeconds: ${OAuthClient.allowedValidity(maximum)}`)
}
