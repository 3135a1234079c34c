/** Finds what the server could not answer, before anything is sent. */
import { GenesysError } from "@effect-genesys/client/GenesysError"
import * as Reason from "@effect-genesys/client/Reason"
import * as Interval from "@effect-genesys/schemas/Interval"
import {
  ClientPublicApiUsageQueryRequest,
  OrganizationPublicApiUsageQueryRequest,
  usageJob
} from "@effect-genesys/schemas/UsageJob"
import {
  ApiUsageClientQuery,
  ApiUsageOrganizationQuery,
  ApiUsageSimpleSearch
} from "@effect-genesys/schemas/UsageQuery"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { IntervalRequest, Request } from "../Request.ts"

/** The vendor's names of the operations that take a request. */
export const operations = {
  client: "postOauthClientUsageQuery",
  summary: "getOauthClientUsageSummary",
  organization: "postUsageQuery",
  search: "postUsageSimplesearch",
  clientJob: "postUsageClientClientIdAggregatesQueryJobs",
  organizationJob: "postUsageAggregatesQueryJobs"
} as const satisfies Record<Request["of"], string>

/** All of it, for a request that is sent as it is. */
export const whole = Effect.fnUntraced(function* (request: Request): Effect.fn.Return<void, GenesysError> {
  if (request.of === "summary") {
    const { days = 7 } = request
    return yield* Number.isInteger(days) && days >= 1 && days <= mostDays
      ? Effect.void
      : invalid(request, `days must be a whole number from 1 to ${mostDays}, not ${days}`)
  }
  yield* uncut(request)
  const { interval } = request.query
  const days = Duration.toDays(Interval.duration(interval))
  if (isJob(request) && days > usageJob.longestDays) {
    return yield* invalid(
      request,
      `${Interval.format(interval)} has ${Math.ceil(days)} days, and a job takes ${usageJob.longestDays}; cut it with Windows.run, or ask for less`
    )
  }
})

/** All but the length, for a request that is cut. */
export const uncut = Effect.fnUntraced(function* (
  request: IntervalRequest
): Effect.fn.Return<void, GenesysError> {
  yield* Effect.mapError(encoded(request), ({ message }) => failed(request, message.replaceAll(/\s+/g, " ")))
  const { interval } = request.query
  const age = yield* Effect.map(DateTime.now, (now) =>
    Duration.toDays(DateTime.distance(interval.start, now))
  )
  if (age < 0) {
    return yield* invalid(
      request,
      `${Interval.format(interval)} begins in the future, where there is no usage`
    )
  }
  // A day more than the vendor's year, so that nothing is refused here that the server might take.
  if (isJob(request) && age > usageJob.oldestDays + 1) {
    return yield* invalid(
      request,
      `${Interval.format(interval)} begins more than ${usageJob.oldestDays} days ago, and no job goes back further; a query may`
    )
  }
})

/** The most days to ask for at once. `NaN` would cut an interval for ever. */
export const longest = (request: IntervalRequest, days: number): Effect.Effect<void, GenesysError> =>
  days >= 1 ? Effect.void : invalid(request, `longest must be a number of days from 1 on, not ${days}`)

/** The vendor's maximum is not documented; its field takes four digits here. */
const mostDays = 9999

export const isJob = ({ of }: Request) => of === "clientJob" || of === "organizationJob"

const encoded = (request: IntervalRequest): Effect.Effect<unknown, Schema.SchemaError> => {
  switch (request.of) {
    case "client":
      return Schema.encodeEffect(ApiUsageClientQuery)(request.query)
    case "organization":
      return Schema.encodeEffect(ApiUsageOrganizationQuery)(request.query)
    case "search":
      return Schema.encodeEffect(ApiUsageSimpleSearch)(request.query)
    case "clientJob":
      return Schema.encodeEffect(ClientPublicApiUsageQueryRequest)(request.query)
    case "organizationJob":
      return Schema.encodeEffect(OrganizationPublicApiUsageQueryRequest)(request.query)
  }
}

const failed = ({ of }: Request, problem: string) =>
  new GenesysError({
    operation: operations[of],
    reason: new Reason.InvalidInput({ problem }),
    attempts: 0,
    isUnknownOutcome: false
  })

/** The error of a request that nothing was sent for. */
export const invalid = (request: Request, problem: string) => Effect.fail(failed(request, problem))
