/** Bodies as the vendor sends them, and a checksum that proves that a contender has read them. */

/** The fields that every contender reads. */
export interface ReadClient {
  readonly id?: string | undefined
  readonly name?: string | undefined
  readonly accessTokenValiditySeconds?: number | bigint | undefined
}

const uuid = (kind: number, index: number) =>
  `${(0x10_00_00_00 + kind).toString(16)}-5c1e-4b7a-9f20-${(0xa0_00_00_00_00_00 + index * 7919).toString(16)}`

const seconds = [86_400, 3600, 1800, 43_200] as const

const client = (index: number) => ({
  id: uuid(1, index),
  name: nameOf(index),
  accessTokenValiditySeconds: seconds[index % 4] ?? 86_400,
  ...(index % 4 === 0 && { description: "Nightly export to the data warehouse" }),
  dateCreated: `2026-0${1 + (index % 9)}-11T08:15:30.250Z`,
  createdBy: { id: uuid(2, index % 7) },
  authorizedGrantType: "CLIENT-CREDENTIALS",
  roleDivisions: [{ roleId: uuid(3, index % 5), divisionId: "*" }],
  state: index % 10 === 9 ? "inactive" : "active",
  selfUri: `/api/v2/oauth/clients/${uuid(1, index)}`
})

function nameOf(index: number) {
  return `Integration ${index}`
}

/** Together 43 KB of JSON. Call number `n` asks for client `n % clients.length`. */
export const clients = Array.from({ length: 100 }, (_, index) => client(index))

export const listing = {
  entities: clients,
  pageSize: clients.length,
  pageNumber: 1,
  total: clients.length,
  pageCount: 1,
  selfUri: "/api/v2/oauth/clients"
}

export const idOf = (call: number) => uuid(1, call % clients.length)

/** The body that creates client number `call`. */
export const requestOf = (call: number) => ({
  name: nameOf(call % clients.length),
  authorizedGrantType: "CLIENT-CREDENTIALS" as const,
  accessTokenValiditySeconds: 86_400,
  roleDivisions: [{ roleId: uuid(3, 0), divisionId: "*" }]
})

/** A number that follows from three fields of a client, so it proves that they were read. */
export const proofOf = ({ accessTokenValiditySeconds = 0, id = "", name = "" }: ReadClient) =>
  Number.parseInt(id.slice(-6), 16) + Number(accessTokenValiditySeconds) + name.length

export const proofOfAll = (all: ReadonlyArray<ReadClient>) =>
  all.reduce((sum, each) => sum + proofOf(each), 0)

export const usageRows = 100_000
const templates = [
  "api/v2/users/{userId}",
  "api/v2/oauth/clients",
  "api/v2/analytics/conversations/details/query"
]

/** A result of a usage query, grouped by client, template, method and day. */
export const usageResult = () => ({
  results: Array.from({ length: usageRows }, (_, index) => {
    const status200 = 7 + (index % 90)
    const status400 = index % 3
    const status500 = index % 2
    return {
      clientId: idOf(index),
      clientName: nameOf(index % clients.length),
      organizationId: "",
      userId: "",
      templateUri: templates[index % templates.length],
      httpMethod: index % 4 === 0 ? "POST" : "GET",
      status200,
      status300: 0,
      status400,
      status500,
      status429: 0,
      requests: status200 + status400 + status500,
      date: new Date(Date.UTC(2026, 0, 1 + (index % 90))).toISOString().replace(".000Z", "Z")
    }
  }),
  queryStatus: "Complete"
})
