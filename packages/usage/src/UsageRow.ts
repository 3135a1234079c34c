/**
 * Rows as a program wants them: real dates, numbers, and nothing where the query did not group by a dimension.
 * The wire says `""` for that, and leaves out counts that were not asked for.
 */
import type { ApiUsageRow } from "@effect-genesys/schemas/UsageQuery"
import type * as DateTime from "effect/DateTime"

export interface UsageRow {
  /** The first moment of the bucket, in UTC. Only with a granularity. */
  readonly date: DateTime.Utc | undefined
  readonly clientId: string | undefined
  readonly clientName: string | undefined
  readonly organizationId: string | undefined
  /** A path template without a slash in front, such as `api/v2/users/{userId}`. */
  readonly templateUri: string | undefined
  readonly httpMethod: string | undefined
  /** All calls. Equal to the sum of the four status classes in every row that the vendor has published. */
  readonly requests: number
  readonly status200: number
  readonly status300: number
  /** 4xx answers, the 429s among them. */
  readonly status400: number
  readonly status500: number
  readonly status429: number
}

export const fromWire = (row: ApiUsageRow): UsageRow => {
  const status200 = row.status200 ?? 0
  const status300 = row.status300 ?? 0
  const status400 = row.status400 ?? 0
  const status500 = row.status500 ?? 0
  return {
    date: row.date,
    clientId: dimension(row.clientId),
    clientName: dimension(row.clientName),
    organizationId: dimension(row.organizationId),
    templateUri: dimension(row.templateUri),
    httpMethod: dimension(row.httpMethod),
    requests: row.requests ?? status200 + status300 + status400 + status500,
    status200,
    status300,
    status400,
    status500,
    status429: row.status429 ?? 0
  }
}

const dimension = (text: string | undefined) => (text === "" ? undefined : text)
