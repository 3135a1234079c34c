/** Usage queries, searches and jobs as work that runs for a while: how it goes, and where it stands. */
import { JobStatus } from "@effect-genesys/schemas/UsageJob"
import { QueryStatus } from "@effect-genesys/schemas/UsageQuery"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { Refusal } from "./Refusal.ts"

/** How the work goes that is submitted from now on. */
export interface Behaviour {
  /** How long it runs. Default: 200 ms. */
  readonly queryLatency?: Duration.Input
  /**
   * What becomes of it, in the words of queries; jobs say `Succeeded` for `Complete`, and queries `Failed` for
   * `Cancelled`. `Empty` is complete without a row, and `Running` never ends. Any other word is told as it stands, as
   * by a vendor that has added a state. Default: `Complete`.
   */
  readonly queryOutcome?: "Complete" | "Empty" | "Failed" | "Cancelled" | "Running" | (string & {})
  /**
   * The status of the answer that accepts it: 200, the default, or 202. With 202, the state of a job that runs is told
   * with 202 too.
   */
  readonly acceptedStatus?: 200 | 202
  /** How long it can be asked for once it has ended. Default: for ever. */
  readonly resultLifetime?: Duration.Input
}

export interface Work<Row> {
  /** The client that it is about; `organisation` for all of them, `search` for a search. */
  readonly owner: string
  readonly outcome: string
  readonly acceptedStatus: 200 | 202
  /** Milliseconds since the epoch. */
  readonly readyAt: number
  readonly expiresAt: number
  readonly rows: ReadonlyArray<Row>
}

export interface UsageWork {
  readonly set: (behaviour: Behaviour) => void
  /** As it was at first. */
  readonly reset: () => void
  /** What is kept of work that is submitted now; what becomes of it is settled with that. */
  readonly submit: <Row>(owner: string, rows: ReadonlyArray<Row>) => Effect.Effect<Work<Row>>
}

export const make = (initial: Behaviour): UsageWork => {
  let behaviour = initial
  return {
    set: (next) => {
      behaviour = { ...behaviour, ...next }
    },
    reset: () => {
      behaviour = initial
    },
    submit: (owner, rows) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        const {
          acceptedStatus = 200,
          queryLatency = "200 millis",
          queryOutcome: outcome = "Complete",
          resultLifetime = Duration.infinity
        } = behaviour
        const readyAt = now + Duration.toMillis(queryLatency)
        return {
          owner,
          outcome,
          acceptedStatus,
          readyAt,
          expiresAt: readyAt + Duration.toMillis(resultLifetime),
          rows: outcome === "Empty" ? [] : rows
        }
      })
  }
}

/** Keeps work under its id, and lets go of what cannot be asked for any more. */
export const keep = <Row>(submitted: Map<string, Work<Row>>, id: string, work: Work<Row>) =>
  Effect.map(Clock.currentTimeMillis, (now) => {
    for (const [other, { expiresAt }] of submitted) {
      if (expiresAt > now) break
      submitted.delete(other)
    }
    submitted.set(id, work)
  })

/** The work of an owner by its id, as long as it can be asked for. */
export const find = <Row>(
  submitted: ReadonlyMap<string, Work<Row>>,
  id: string,
  owner: string
): Effect.Effect<Work<Row>, Refusal> =>
  Effect.flatMap(Clock.currentTimeMillis, (now) => {
    const work = submitted.get(id)
    return work === undefined || work.owner !== owner || work.expiresAt <= now
      ? Effect.fail(noSuchQuery)
      : Effect.succeed(work)
  })

type Words = Readonly<Record<string, string>>
const ofQueries: Words = { Empty: "Complete", Cancelled: "Failed" }
const ofJobs: Words = { Empty: "Succeeded", Complete: "Succeeded" }

/** The state in the words of queries, which know no `Cancelled`. */
export const queryState = <Row>(work: Work<Row>) => Effect.map(state(work, ofQueries), queryStatus)

/** The state in the words of jobs. */
export const jobState = <Row>(work: Work<Row>) => Effect.map(state(work, ofJobs), jobStatus)

const queryStatus = Schema.decodeSync(QueryStatus)
const jobStatus = Schema.decodeSync(JobStatus)

const state = <Row>({ outcome, readyAt }: Work<Row>, words: Words) =>
  Effect.map(Clock.currentTimeMillis, (now) => (readyAt > now ? "Running" : (words[outcome] ?? outcome)))

const noSuchQuery = new Refusal({ status: 404, code: "not.found", message: "There is no such query." })
