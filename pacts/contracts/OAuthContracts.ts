/** The 13 operations of the OAuth API. */
import { OAuthApi } from "@effect-genesys/client"
import { OAuthAuthorization, OAuthClient, OAuthScope } from "@effect-genesys/schemas"
import { assert } from "@effect/vitest"
import { Matcher } from "effect-pact"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { type Contract, request } from "./Contract.ts"
import {
  at,
  complete,
  ids,
  interval,
  intervalOnWire,
  isComplete,
  isStarted,
  hasStatus,
  started,
  status
} from "./Examples.ts"

const { clientId, executionId } = ids
const roleId = "a-role-of-the-caller"

const clients = "/api/v2/oauth/clients"
const client = at(`${clients}/\${clientId}`)
const nobodys = "00000000-0000-4000-8000-00000000dead"
const noClient = `${clients}/${nobodys}`

const exists = "an OAuth client exists"

/** An OAuth client in a response. */
const wallboard = {
  id: clientId,
  name: "Wallboard",
  authorizedGrantType: "CLIENT-CREDENTIALS",
  accessTokenValiditySeconds: 86_400,
  roleDivisions: [{ roleId, divisionId: "*" }],
  state: "active",
  dateCreated: "2026-03-01T08:00:00Z",
  dateModified: "2026-03-01T08:00:00Z"
}

/** An OAuth client in a request. The provider state returns a role that the caller can grant. */
const wanted = {
  name: "Wallboard",
  authorizedGrantType: "CLIENT-CREDENTIALS",
  roleDivisions: [{ roleId: Matcher.fromProviderState("${roleId}", roleId), divisionId: "*" }]
}
const wantedClient = {
  name: "Wallboard",
  authorizedGrantType: "CLIENT-CREDENTIALS",
  roleDivisions: [{ roleId, divisionId: "*" }]
} as const

const listing = { json: Matcher.fromSchema(OAuthClient.OAuthClientEntityListing, { entities: [wallboard] }) }
const one = { json: Matcher.fromSchema(OAuthClient.OAuthClient, wallboard) }
const withSecret = {
  json: Matcher.fromSchema(OAuthClient.OAuthClient, { ...wallboard, secret: "a-secret-of-the-contract" })
}

const isWallboard = ({ dateCreated, name, secret, state }: OAuthClient.OAuthClient) => {
  assert.deepStrictEqual([name, state], ["Wallboard", "active"])
  assert.strictEqual(dateCreated && DateTime.formatIso(dateCreated), "2026-03-01T08:00:00.000Z")
  return secret
}

const api = OAuthApi.OAuthApi

const usage = { interval, granularity: "Day", groupBy: ["TemplateUri", "HttpMethod"] } as const
const usageOnWire = { ...usage, interval: intervalOnWire }

const result = at(`${clients}/\${clientId}/usage/query/results/\${executionId}`)
const submitted = (outcome: string) => ({
  name: "a usage query of a client was submitted",
  params: { outcome }
})
const english = { "Accept-Language": "en-us" }

export const oauthContracts: ReadonlyArray<Contract> = [
  {
    operation: "getOauthClients",
    uponReceiving: "a request for all OAuth clients",
    given: [exists],
    withRequest: request({ method: "GET", path: clients }),
    willRespondWith: { status: 200, body: listing },
    call: api.use((oauth) =>
      Effect.map(oauth.getOauthClients, ({ entities = [] }) => {
        assert.strictEqual(entities.length, 1)
        for (const entity of entities) assert.isUndefined(isWallboard(entity))
      })
    )
  },
  {
    operation: "postOauthClients",
    uponReceiving: "a request to create an OAuth client",
    withRequest: request({ method: "POST", path: clients, body: { json: wanted } }),
    willRespondWith: { status: 200, body: withSecret },
    call: api.use((oauth) =>
      Effect.map(oauth.postOauthClients(wantedClient), (created) => {
        const secret = isWallboard(created)
        assert.strictEqual(secret && Redacted.value(secret), "a-secret-of-the-contract")
      })
    ),
    refusals: [
      {
        uponReceiving: "a request to create an OAuth client without roles",
        withRequest: request({
          method: "POST",
          path: clients,
          body: { json: { name: "Wallboard", authorizedGrantType: "CLIENT-CREDENTIALS" } }
        }),
        status: 400,
        code: "missing.client.roles",
        call: api.use((oauth) =>
          oauth.postOauthClients({ name: "Wallboard", authorizedGrantType: "CLIENT-CREDENTIALS" })
        )
      },
      {
        uponReceiving: "a request to create an OAuth client without scopes",
        withRequest: request({
          method: "POST",
          path: clients,
          body: { json: { name: "Desktop", authorizedGrantType: "CODE" } }
        }),
        status: 400,
        code: "missing.client.scope",
        call: api.use((oauth) => oauth.postOauthClients({ name: "Desktop", authorizedGrantType: "CODE" }))
      },
      {
        uponReceiving: "a request to create an OAuth client with an unknown scope",
        withRequest: request({
          method: "POST",
          path: clients,
          body: { json: { name: "Desktop", authorizedGrantType: "CODE", scope: ["no-such-scope"] } }
        }),
        status: 400,
        code: "auth.invalid.scope",
        call: api.use((oauth) =>
          oauth.postOauthClients({ name: "Desktop", authorizedGrantType: "CODE", scope: ["no-such-scope"] })
        )
      },
      {
        uponReceiving: "a request to create an OAuth client with a role that the caller does not hold",
        withRequest: request({
          method: "POST",
          path: clients,
          body: { json: { ...wantedClient, roleDivisions: [{ roleId: "no-such-role", divisionId: "*" }] } }
        }),
        status: 400,
        code: "bad.client.role",
        call: api.use((oauth) =>
          oauth.postOauthClients({
            ...wantedClient,
            roleDivisions: [{ roleId: "no-such-role", divisionId: "*" }]
          })
        )
      },
      {
        uponReceiving: "a request to create an inactive OAuth client",
        withRequest: request({
          method: "POST",
          path: clients,
          body: { json: { ...wanted, state: "inactive" } }
        }),
        status: 400,
        code: "bad.client.state",
        call: api.use((oauth) => oauth.postOauthClients({ ...wantedClient, state: "inactive" }))
      },
      {
        uponReceiving: "a request to create an OAuth client",
        given: ["the limit of OAuth clients is reached"],
        withRequest: request({ method: "POST", path: clients, body: { json: wanted } }),
        status: 400,
        code: "auth.too.many.clients",
        call: api.use((oauth) => oauth.postOauthClients(wantedClient))
      }
    ]
  },
  {
    operation: "getOauthClient",
    uponReceiving: "a request for an OAuth client",
    given: [exists],
    withRequest: request({ method: "GET", path: client }),
    willRespondWith: { status: 200, body: one },
    call: api.use((oauth) =>
      Effect.map(oauth.getOauthClient(clientId), (found) => assert.isUndefined(isWallboard(found)))
    ),
    refusals: [
      {
        uponReceiving: "a request for an OAuth client that does not exist",
        withRequest: request({ method: "GET", path: noClient }),
        status: 404,
        code: "client.not.found",
        call: api.use((oauth) => oauth.getOauthClient(nobodys))
      }
    ]
  },
  {
    operation: "putOauthClient",
    uponReceiving: "a request to change an OAuth client",
    given: [exists],
    withRequest: request({ method: "PUT", path: client, body: { json: wanted } }),
    willRespondWith: { status: 200, body: one },
    call: api.use((oauth) =>
      Effect.map(oauth.putOauthClient(clientId, wantedClient), (changed) =>
        assert.isUndefined(isWallboard(changed))
      )
    ),
    refusals: [
      {
        uponReceiving: "a request to change an OAuth client that does not exist",
        withRequest: request({ method: "PUT", path: noClient, body: { json: wanted } }),
        status: 404,
        code: "client.not.found",
        call: api.use((oauth) => oauth.putOauthClient(nobodys, wantedClient))
      },
      {
        uponReceiving: "a request to change an OAuth client that the vendor disabled",
        given: [{ name: exists, params: { state: "disabled" } }],
        withRequest: request({ method: "PUT", path: client, body: { json: wanted } }),
        status: 400,
        code: "bad.client.state",
        call: api.use((oauth) => oauth.putOauthClient(clientId, wantedClient))
      }
    ]
  },
  {
    operation: "deleteOauthClient",
    uponReceiving: "a request to delete an OAuth client",
    given: [{ name: exists, params: { state: "inactive" } }],
    withRequest: request({ method: "DELETE", path: client }),
    // The vendor declares no number; the client takes 200 as well.
    willRespondWith: { status: 204 },
    call: api.use((oauth) => oauth.deleteOauthClient(clientId)),
    refusals: [
      {
        uponReceiving: "a request to delete an active OAuth client",
        given: [exists],
        withRequest: request({ method: "DELETE", path: client }),
        status: 400,
        code: "cannot.delete.client",
        call: api.use((oauth) => oauth.deleteOauthClient(clientId))
      },
      {
        uponReceiving: "a request to delete an OAuth client that does not exist",
        withRequest: request({ method: "DELETE", path: noClient }),
        status: 404,
        code: "client.not.found",
        call: api.use((oauth) => oauth.deleteOauthClient(nobodys))
      }
    ]
  },
  {
    operation: "postOauthClientSecret",
    uponReceiving: "a request to replace the secret of an OAuth client",
    given: [exists],
    withRequest: request({
      method: "POST",
      path: at(`${clients}/\${clientId}/secret`)
    }),
    willRespondWith: { status: 200, body: withSecret },
    call: api.use((oauth) =>
      Effect.map(oauth.postOauthClientSecret(clientId), ({ secret }) =>
        assert.strictEqual(secret && Redacted.value(secret), "a-secret-of-the-contract")
      )
    )
  },
  {
    operation: "postOauthClientUsageQuery",
    uponReceiving: "a query for the usage of an OAuth client",
    given: [exists],
    withRequest: request({
      method: "POST",
      path: at(`${clients}/\${clientId}/usage/query`),
      body: { json: usageOnWire }
    }),
    willRespondWith: { status: 200, body: started },
    call: api.use((oauth) => Effect.map(oauth.postOauthClientUsageQuery(clientId, usage), isStarted)),
    otherResponses: [
      {
        uponReceiving: "a query for the usage of an OAuth client",
        given: [exists, "submissions are accepted with 202"],
        willRespondWith: { status: 202, body: started },
        call: api.use((oauth) => Effect.map(oauth.postOauthClientUsageQuery(clientId, usage), isStarted))
      }
    ]
  },
  {
    operation: "getOauthClientUsageSummary",
    uponReceiving: "a query for the usage of an OAuth client in the last 3 days",
    given: [exists],
    withRequest: request({
      method: "GET",
      path: at(`${clients}/\${clientId}/usage/summary`),
      query: { days: "3" }
    }),
    willRespondWith: { status: 200, body: started },
    call: api.use((oauth) => Effect.map(oauth.getOauthClientUsageSummary(clientId, { days: 3 }), isStarted))
  },
  {
    operation: "getOauthClientUsageQueryResult",
    uponReceiving: "a request for the result of a usage query",
    given: [submitted("Complete")],
    withRequest: request({ method: "GET", path: result }),
    willRespondWith: {
      status: 200,
      body: complete
    },
    call: api.use((oauth) =>
      Effect.map(oauth.getOauthClientUsageQueryResult(clientId, executionId), isComplete)
    ),
    otherResponses: [
      {
        uponReceiving: "a request for the result of a usage query that runs",
        given: [submitted("Running")],
        willRespondWith: { status: 200, body: status("Running") },
        call: api.use((oauth) =>
          Effect.map(oauth.getOauthClientUsageQueryResult(clientId, executionId), hasStatus("Running"))
        )
      },
      {
        uponReceiving: "a request for the result of a usage query that failed",
        given: [submitted("Failed")],
        willRespondWith: { status: 200, body: status("Failed") },
        call: api.use((oauth) =>
          Effect.map(oauth.getOauthClientUsageQueryResult(clientId, executionId), hasStatus("Failed"))
        )
      }
    ],
    refusals: [
      {
        uponReceiving: "a request for the result of a usage query that has expired",
        given: [submitted("Expired")],
        withRequest: request({ method: "GET", path: result }),
        status: 404,
        code: "not.found",
        call: api.use((oauth) => oauth.getOauthClientUsageQueryResult(clientId, executionId))
      }
    ]
  },
  {
    operation: "getOauthAuthorizations",
    uponReceiving: "a request for all authorizations",
    given: ["an OAuth client is authorized"],
    withRequest: request({ method: "GET", path: "/api/v2/oauth/authorizations", headers: english }),
    willRespondWith: {
      status: 200,
      body: {
        json: Matcher.fromSchema(OAuthAuthorization.OAuthAuthorizationListing, {
          entities: [{ client: { name: "Wallboard", authorizedGrantType: "CODE" }, state: "Authorized" }]
        })
      }
    },
    call: api.use((oauth) =>
      Effect.map(oauth.getOauthAuthorizations({ acceptLanguage: "en-us" }), ({ entities = [] }) =>
        assert.deepStrictEqual(
          entities.map(({ client: { name } = { name: "" }, state }) => [name, state]),
          [["Wallboard", "Authorized"]]
        )
      )
    )
  },
  {
    operation: "getOauthAuthorization",
    uponReceiving: "a request for the authorization of an OAuth client",
    given: ["an OAuth client is authorized"],
    withRequest: request({
      method: "GET",
      path: at("/api/v2/oauth/authorizations/${clientId}"),
      headers: english
    }),
    willRespondWith: {
      status: 200,
      body: {
        json: Matcher.fromSchema(OAuthAuthorization.OAuthAuthorization, {
          scope: ["users:readonly"],
          state: "Authorized"
        })
      }
    },
    call: api.use((oauth) =>
      Effect.map(oauth.getOauthAuthorization(clientId, { acceptLanguage: "en-us" }), ({ scope, state }) =>
        assert.deepStrictEqual([scope, state], [["users:readonly"], "Authorized"])
      )
    )
  },
  {
    operation: "getOauthScopes",
    uponReceiving: "a request for all scopes",
    withRequest: request({ method: "GET", path: "/api/v2/oauth/scopes", headers: english }),
    willRespondWith: {
      status: 200,
      body: {
        json: Matcher.fromSchema(OAuthScope.OAuthScopeListing, {
          entities: [{ id: "oauth:readonly", description: "Reads OAuth clients" }]
        })
      }
    },
    call: api.use((oauth) =>
      Effect.map(oauth.getOauthScopes({ acceptLanguage: "en-us" }), ({ entities = [] }) =>
        assert.deepStrictEqual(
          entities.map(({ id }) => String(id)),
          ["oauth:readonly"]
        )
      )
    )
  },
  {
    operation: "getOauthScope",
    uponReceiving: "a request for a scope",
    withRequest: request({ method: "GET", path: "/api/v2/oauth/scopes/oauth", headers: english }),
    willRespondWith: {
      status: 200,
      body: {
        json: Matcher.fromSchema(OAuthScope.OAuthScope, {
          id: "oauth",
          description: "Reads OAuth clients"
        })
      }
    },
    call: api.use((oauth) =>
      Effect.map(oauth.getOauthScope("oauth", { acceptLanguage: "en-us" }), ({ description }) =>
        assert.strictEqual(description, "Reads OAuth clients")
      )
    ),
    refusals: [
      {
        uponReceiving: "a request for a scope that does not exist",
        withRequest: request({ method: "GET", path: "/api/v2/oauth/scopes/no-such-scope" }),
        status: 404,
        code: "not.found",
        call: api.use((oauth) => oauth.getOauthScope("no-such-scope"))
      }
    ]
  }
]
