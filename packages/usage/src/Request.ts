/** What can be asked, in whichever of the vendor's ways. */
import type * as Interval from "@effect-genesys/schemas/Interval"
import type {
  ClientPublicApiUsageQueryRequest,
  OrganizationPublicApiUsageQueryRequest
} from "@effect-genesys/schemas/UsageJob"
import type {
  ApiUsageClientQuery,
  ApiUsageOrganizationQuery,
  ApiUsageSimpleSearch,
  Granularity
} from "@effect-genesys/schemas/UsageQuery"
import * as UsageRow from "./UsageRow.ts"

export type Request = Summary | IntervalRequest

/** The calls of one client in the last `days` days; the server takes 7 where none is given. */
export interface Summary {
  readonly of: "summary"
  readonly clientId: string
  readonly days?: number | undefined
}

/** What has an interval. */
export type IntervalRequest =
  /** The calls of one client. */
  | { readonly of: "client"; readonly clientId: string; readonly query: ApiUsageClientQuery }
  /** The calls of all clients. */
  | { readonly of: "organization"; readonly query: ApiUsageOrganizationQuery }
  /** The calls of all clients, by the names of clients, methods and templates; at most 20,000 rows. */
  | { readonly of: "search"; readonly query: ApiUsageSimpleSearch }
  /** The calls of one client, also in other organizations; in pages. */
  | { readonly of: "clientJob"; readonly clientId: string; readonly query: ClientPublicApiUsageQueryRequest }
  /** The calls of all clients; in pages. */
  | { readonly of: "organizationJob"; readonly query: OrganizationPublicApiUsageQueryRequest }

/** The same for another interval. */
export const within = (request: IntervalRequest, interval: Interval.Interval): IntervalRequest => {
  switch (request.of) {
    case "client":
      return { ...request, query: { ...request.query, interval } }
    case "organization":
      return { ...request, query: { ...request.query, interval } }
    case "search":
      return { ...request, query: { ...request.query, interval } }
    case "clientJob":
      return { ...request, query: { ...request.query, interval } }
    case "organizationJob":
      return { ...request, query: { ...request.query, interval } }
  }
}

const units = { Day: "day", Week: "week", Month: "month" } as const satisfies Record<Granularity, string>

/** The width of its buckets. */
export const unitOf = (request: IntervalRequest) =>
  request.of === "search" ? "day" : units[request.query.granularity ?? "Day"]

/** What is known of its rows before they are there. */
export const shapeOf = (request: Request): UsageRow.Shape => {
  if (request.of === "summary" || request.of === "search") return {}
  const shape = UsageRow.shapeOf(request.query)
  return request.of === "clientJob" ? { by: ["clientId", ...(shape.by ?? [])] } : shape
}
