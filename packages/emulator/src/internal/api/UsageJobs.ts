/** Submits usage queries, searches and jobs, and reports their state. */
import { JobStatus } from "@effect-genesys/schemas/UsageJob"
import { QueryStatus } from "@effect-genesys/schemas/UsageQuery"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { Refusal } from "../http/Refusal.ts"
import type * as Behavior from "../organization/Behavior.ts"
import type { Job } from "../organization/Job.ts"
import type * as Storage from "../organization/Storage.ts"

/** A new job. Its outcome is decided now. */
export const submit = <Row>(behavior: Behavior.Control, owner: string, rows: ReadonlyArray<Row>) =>
  Effect.map(Clock.currentTimeMillis, (now): Job<Row> => {
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

/** Stores a job under its id, and drops expired jobs. */
export const store = <Row>(jobs: Storage.Table<Job<Row>>, id: string, job: Job<Row>) =>
  Effect.map(Clock.currentTimeMillis, (now) => {
    for (const [other, { expiresAt = Infinity }] of jobs) {
      if (expiresAt <= now) jobs.delete(other)
    }
    jobs.set(id, job)
  })

/** The job of an owner by its id, until it expires. */
export const find = <Row>(
  jobs: Storage.Table<Job<Row>>,
  id: string,
  owner: string
): Effect.Effect<Job<Row>, Refusal> =>
  Effect.flatMap(Clock.currentTimeMillis, (now) => {
    const job = jobs.get(id)
    return job === undefined || job.owner !== owner || (job.expiresAt ?? Infinity) <= now
      ? Effect.fail(noSuchQuery)
      : Effect.succeed(job)
  })

// An outcome may be any word. An object would know `constructor`.
type Words = ReadonlyMap<string, string>
const ofQueries: Words = new Map([
  ["Empty", "Complete"],
  ["Cancelled", "Failed"]
])
const ofJobs: Words = new Map([
  ["Empty", "Succeeded"],
  ["Complete", "Succeeded"]
])

/** The state of a query or a search. They have no `Cancelled`. */
export const queryState = <Row>(job: Job<Row>) => Effect.map(state(job, ofQueries), queryStatus)

/** The state of a job. */
export const jobState = <Row>(job: Job<Row>) => Effect.map(state(job, ofJobs), jobStatus)

const queryStatus = Schema.decodeSync(QueryStatus)
const jobStatus = Schema.decodeSync(JobStatus)

const state = <Row>({ outcome, readyAt }: Job<Row>, words: Words) =>
  Effect.map(Clock.currentTimeMillis, (now) => (readyAt > now ? "Running" : (words.get(outcome) ?? outcome)))

const noSuchQuery = new Refusal({ status: 404, code: "not.found", message: "There is no such query." })
