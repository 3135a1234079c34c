/** An audit as CSV, with a row for each client. */
import { type Counts, total } from "@effect-genesys/usage/UsageRow"
import * as DateTime from "effect/DateTime"
import type { Audit, Unlisted } from "../../Audit.ts"
import * as Csv from "../output/Csv.ts"

const fields = [
  "id",
  "name",
  "grantType",
  "state",
  "created",
  "requests",
  "share",
  "status200",
  "status300",
  "status400",
  "status500",
  "status429",
  "topEndpoint",
  "problem"
]

/** Without a line break at the end. Clients that are not in the list of clients have the state `unlisted`, and no share. */
export const format = (audit: Audit): string => {
  const all = total(audit.clients).requests
  const share = ({ requests }: Counts) => (all === 0 ? 0 : Number((requests / all).toFixed(6)))
  return Csv.format(fields, [
    ...audit.clients.map((client) =>
      Object.assign(counts(client), {
        grantType: client.grantType,
        state: client.state ?? null,
        created: client.created === undefined ? null : DateTime.formatIso(client.created),
        share: share(client)
      })
    ),
    ...audit.unlisted.map((client) => Object.assign(counts(client), { state: "unlisted" })),
    ...audit.missing.map(({ id, name, problem }) => ({ id, name, problem }))
  ])
}

const counts = (client: Unlisted) => ({
  id: client.id,
  name: client.name,
  requests: client.requests,
  status200: client.status200,
  status300: client.status300,
  status400: client.status400,
  status500: client.status500,
  status429: client.status429,
  topEndpoint: client.topEndpoint ?? null
})
