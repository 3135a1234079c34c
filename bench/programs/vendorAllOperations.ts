/** All 13 operations of the vendor's SDK, each with a use of its response. */
import sdk from "purecloud-platform-client-v2"

const request = { name: "Nightly export", authorizedGrantType: "CLIENT-CREDENTIALS" }

const program = async () => {
  const client = sdk.ApiClient.instance
  client.setEnvironment("mypurecloud.de")
  await client.loginClientCredentialsGrant("a client id", "a secret")
  const api = new sdk.OAuthApi()
  const { id = "" } = await api.postOauthClients(request)
  const { name } = await api.getOauthClient(id)
  const { entities = [] } = await api.getOauthClients()
  const { dateModified } = await api.putOauthClient(id, { ...request, state: "inactive" })
  const { secret } = await api.postOauthClientSecret(id)
  const { executionId = "" } = await api.postOauthClientUsageQuery(id, {
    interval: "2026-01-01/2026-01-07",
    granularity: "Day"
  })
  const { results = [] } = await api.getOauthClientUsageQueryResult(executionId, id)
  const { resultsUri } = await api.getOauthClientUsageSummary(id, { days: "7" })
  const { total } = await api.getOauthAuthorizations({})
  const { roles } = await api.getOauthAuthorization(id, {})
  const { entities: scopes = [] } = await api.getOauthScopes({})
  const { description } = await api.getOauthScope("oauth", {})
  await api.deleteOauthClient(id)
  const requests = results.reduce((sum, row) => sum + (row.requests ?? 0), 0)
  const names = entities.map((each) => each.name)
  return { name, names, dateModified, secret, requests, resultsUri, total, roles, scopes, description }
}

export const main = program()
