/**
 * Rows as a program wants them: real dates, numbers, and nothing where the query did not group by a dimension.
 * The wire says `""` for that, and leaves out counts that were not asked for.
 */
import type { ClientPublicApiUsage } from "@effect-genesys/schemas/UsageJob"
import type { ApiUsageRow } from "@effect-genesys/schemas/UsageQuery"
import type * as DateTime from "effect/DateTime"

export interface UsageRow {
  /** The first moment of the bucket, in UTC. Only with a granularity. */
  readonly date: DateTime.Utc | undefined
  readonly clientId: string | undefined
  readonly clientName: string | undefined
  readonly organizationId: string | undefined
  readonly userId: string | undefined
  /** A path template without a slash in front, such as `api/v2/users/{userId}`. */
  readonly templateUri: string | undefined
  readonly httpMethod: string | undefined
  /** Where the calls came from, as far as jobs tell. */
  readonly platform: string | undefined
  /** All calls. Equal to the sum of the four status classes in every row that the vendor has published. */
  readonly requests: number
  readonly status200: number
  readonly status300: number
  /** 4xx answers, the 429s among them. */
  readonly status400: number
  readonly status500: number
  readonly status429: number
}

/** A row of a query or a search. */
export const fromWire = ({ requests, ...row }: ApiUsageRow): UsageRow => clean({ ...row, requests })

/** A row of a job, of one client or of all. */
export const fromJob = ({ requestCount, ...row }: JobRow): UsageRow =>
  clean({ ...row, requests: requestCount })

export type JobRow = ClientPublicApiUsage & Pick<Dimensions, "clientId" | "clientName" | "userId">

type Dimensions = { readonly [Name in Exclude<keyof UsageRow, Count | "date">]?: string | undefined }
type Count = "requests" | "status200" | "status300" | "status400" | "status500" | "status429"

const clean = ({
  status200 = 0,
  status300 = 0,
  status400 = 0,
  status429 = 0,
  status500 = 0,
  requests = status200 + status300 + status400 + status500,
  ...row
}: Dimensions & { readonly date?: DateTime.Utc } & {
  readonly [Name in Count]?: number | undefined
}): UsageRow => ({
  date: row.date,
  clientId: dimension(row.clientId),
  clientName: dimension(row.clientName),
  organizationId: dimension(row.organizationId),
  userId: dimension(row.userId),
  templateUri: dimension(row.templateUri),
  httpMethod: dimension(row.httpMethod),
  platform: dimension(row.platform),
  requests,
  status200,
  status300,
  status400,
  status500,
  status429
})

const dimension = (text: string | undefined) => (text === "" ? undefined : text)
