/** States of usage queries, searches and jobs, by their outcome. */
import { randomUUID } from "node:crypto"
import * as Interval from "@effect-genesys/schemas/Interval"
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as UsageJobs from "../api/UsageJobs.ts"
import { day } from "../organization/Day.ts"
import { Organization } from "../organization/Organization.ts"
import { seeded } from "./Clients.ts"
import { nothing, state } from "./State.ts"

/** The result of `Expired` is gone. Default: `Complete`. */
const queryOutcomes = ["Running", "Complete", "Empty", "Failed", "Expired"] as const
const jobOutcomes = [...queryOutcomes, "Cancelled"] as const
type Outcome = (typeof jobOutcomes)[number]

/** Whose usage is queried. */
type Scope = "client" | "organization" | "search"

const query = (scope: Scope) =>
  state({
    params: Schema.Struct({ outcome: Schema.optionalKey(Schema.Literals(queryOutcomes)) }),
    values: Schema.Struct({ clientId: Schema.String, executionId: Schema.String }),
    set: Effect.fnUntraced(function* ({ outcome }) {
      const { executions, metering } = yield* Organization
      const { clientId, clientIds, now, owner } = yield* called(scope)
      const rows = metering.query(clientIds, { interval: week(now), granularity: "Day", groupBy }, now)
      const executionId = randomUUID()
      executions.set(executionId, yield* submitted(owner, rows, outcome))
      return { clientId, executionId }
    })
  })

const job = (scope: Scope) =>
  state({
    params: Schema.Struct({ outcome: Schema.optionalKey(Schema.Literals(jobOutcomes)) }),
    values: Schema.Struct({ clientId: Schema.String, jobId: Schema.String }),
    set: Effect.fnUntraced(function* ({ outcome }) {
      const { jobs, metering } = yield* Organization
      const { clientId, clientIds, now, owner } = yield* called(scope)
      const rows = metering.aggregate(clientIds, jobQuery(scope, now), now)
      const jobId = randomUUID()
      jobs.set(jobId, yield* submitted(owner, rows, outcome))
      return { clientId, jobId }
    })
  })

export const submissions = {
  "submissions are accepted with 202": state({
    params: nothing,
    values: nothing,
    set: () =>
      Organization.useSync(({ behavior }) => {
        behavior.set({ acceptedStatus: 202 })
        return {}
      })
  }),
  "a usage query of a client was submitted": query("client"),
  "a usage query of the organization was submitted": query("organization"),
  "a usage search was submitted": query("search"),
  "a usage job of a client was submitted": job("client"),
  "a usage job of the organization was submitted": job("organization")
}

const groupBy = ["OAuthClientId", "OrganizationId", "TemplateUri", "HttpMethod"] as const

const jobQuery = (scope: Scope, now: number) => {
  const every = { interval: week(now), granularity: "Day" } as const
  return scope === "client"
    ? { ...every, groupBy: ["OrganizationId", "TemplateUri", "HttpMethod"] as const }
    : { ...every, groupBy: ["OauthClientId", "OauthClientName", "TemplateUri", "HttpMethod"] as const }
}

const week = (now: number) => Interval.lastDays(7, DateTime.makeUnsafe(now))

/** A client with calls three days ago, in two rows. */
const called = Effect.fnUntraced(function* (scope: Scope) {
  const { clientId } = yield* seeded({})
  const now = yield* Clock.currentTimeMillis
  const call = { at: now - 3 * day, clientId, httpMethod: "GET" }
  const { metering } = yield* Organization
  metering.record({ ...call, templateUri: "api/v2/users/{userId}", status: 200 }, 40)
  metering.record({ ...call, templateUri: "api/v2/users/{userId}", status: 429 }, 2)
  metering.record({ ...call, templateUri: "api/v2/routing/queues/{queueId}/members", status: 200 }, 7)
  return {
    clientId,
    clientIds: scope === "client" ? [clientId] : undefined,
    now,
    owner: scope === "client" ? clientId : scope
  }
})

/** A job that has ended. */
const submitted = Effect.fnUntraced(function* <Row>(
  owner: string,
  rows: ReadonlyArray<Row>,
  outcome: Outcome = "Complete"
) {
  const { behavior } = yield* Organization
  const now = yield* Clock.currentTimeMillis
  const submission = yield* UsageJobs.submit(behavior, owner, outcome === "Empty" ? [] : rows)
  return { ...submission, outcome, readyAt: now, ...(outcome === "Expired" && { expiresAt: now }) }
})
