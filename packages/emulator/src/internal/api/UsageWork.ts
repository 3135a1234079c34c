/** How usage queries, searches and jobs go, which run for a while, and where they stand. */
import { JobStatus } from "@effect-genesys/schemas/UsageJob"
import { QueryStatus } from "@effect-genesys/schemas/UsageQuery"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { Refusal } from "../http/Refusal.ts"
import type * as Behavior from "../organization/Behavior.ts"
import type * as Storage from "../organization/Storage.ts"
import type { Work } from "../organization/Work.ts"

/** What is kept of work that is submitted now; what becomes of it is settled with that. */
export const submit = <Row>(behavior: Behavior.Control, owner: string, rows: ReadonlyArray<Row>) =>
  Effect.map(Clock.currentTimeMillis, (now): Work<Row> => {
    const { acceptedStatus, queryLatency, queryOutcome: outcome, resultLifetime } = behavior.current()
    const readyAt = now + queryLatency
    return {
      owner,
      outcome,
      acceptedStatus,
      readyAt,
      ...(resultLifetime < Infinity && { expiresAt: readyAt + resultLifetime }),
      rows: outcome === "Empty" ? [] : rows
    }
  })

/** Keeps work under its id, and lets go of what cannot be asked for any more. */
export const keep = <Row>(submitted: Storage.Table<Work<Row>>, id: string, work: Work<Row>) =>
  Effect.map(Clock.currentTimeMillis, (now) => {
    for (const [other, { expiresAt = Infinity }] of submitted) {
      if (expiresAt <= now) submitted.delete(other)
    }
    submitted.set(id, work)
  })

/** The work of an owner by its id, as long as it can be asked for. */
export const find = <Row>(
  submitted: Storage.Table<Work<Row>>,
  id: string,
  owner: string
): Effect.Effect<Work<Row>, Refusal> =>
  Effect.flatMap(Clock.currentTimeMillis, (now) => {
    const work = submitted.get(id)
    return work === undefined || work.owner !== owner || (work.expiresAt ?? Infinity) <= now
      ? Effect.fail(noSuchQuery)
      : Effect.succeed(work)
  })

// An outcome may be any word, so these are no objects: one has a `constructor`.
type Words = ReadonlyMap<string, string>
const ofQueries: Words = new Map([
  ["Empty", "Complete"],
  ["Cancelled", "Failed"]
])
const ofJobs: Words = new Map([
  ["Empty", "Succeeded"],
  ["Complete", "Succeeded"]
])

/** The state in the words of queries, which know no `Cancelled`. */
export const queryState = <Row>(work: Work<Row>) => Effect.map(state(work, ofQueries), queryStatus)

/** The state in the words of jobs. */
export const jobState = <Row>(work: Work<Row>) => Effect.map(state(work, ofJobs), jobStatus)

const queryStatus = Schema.decodeSync(QueryStatus)
const jobStatus = Schema.decodeSync(JobStatus)

const state = <Row>({ outcome, readyAt }: Work<Row>, words: Words) =>
  Effect.map(Clock.currentTimeMillis, (now) => (readyAt > now ? "Running" : (words.get(outcome) ?? outcome)))

const noSuchQuery = new Refusal({ status: 404, code: "not.found", message: "There is no such query." })
