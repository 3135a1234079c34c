/**
 * Usage of an interval that is longer than the API takes: it is cut into windows, and their rows are joined. No call is
 * lost, and none is counted twice.
 */
import * as FanOut from "@effect-genesys/polling/FanOut"
import type * as Policy from "@effect-genesys/polling/Policy"
import * as Interval from "@effect-genesys/schemas/Interval"
import { usageJob } from "@effect-genesys/schemas/UsageJob"
import type { Granularity } from "@effect-genesys/schemas/UsageQuery"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Stream from "effect/Stream"
import * as Execution from "./Execution.ts"
import * as Usage from "./Usage.ts"
import type { UsageRow } from "./UsageRow.ts"

/** What has an interval. */
export type Request = Exclude<Usage.Request, { readonly of: "summary" }>

export interface Options {
  /** The most days of a window. Default: 90, the vendor's for jobs. Of queries and searches the limit is not documented. */
  readonly longest?: number
  /** How many windows are asked for at a time. Default: 4. */
  readonly concurrency?: number
  readonly policy?: Partial<Policy.Policy>
}

export interface Result {
  /** The rows of all windows that were answered, added up where they have the same date and dimensions. */
  readonly rows: Usage.Rows
  /** The windows that were not, in the order of time. */
  readonly failed: ReadonlyArray<FailedWindow>
}

export interface FailedWindow {
  readonly interval: Interval.Interval
  /** To go on with it; nothing where it could not even be submitted. */
  readonly handle: Usage.UsageHandle | undefined
  readonly error: Usage.UsageError
}

/** Asks for every window, and waits for all of them. One that fails does not end the others. */
export const run = Effect.fnUntraced(function* (
  request: Request,
  { concurrency = 4, longest = usageJob.longestDays, policy = {} }: Options = {}
): Effect.fn.Return<Result, never, Usage.Services> {
  const windows = Interval.split(intervalOf(request), { longest, unit: unitOf(request) })
  const ended = yield* FanOut.runAll(
    Usage.operation,
    windows.map((interval) => Usage.start(within(request, interval))),
    { ...Usage.policy, ...policy, concurrency }
  ).pipe(
    Stream.mapEffect(({ exit, handle, index }) =>
      Effect.map(
        Exit.isSuccess(exit) && handle !== undefined
          ? Effect.exit(Stream.runCollect(Execution.rowsFrom(handle.id, exit.value)))
          : Effect.succeed(Exit.map(exit, (): Usage.Rows => [])),
        (rows: Exit.Exit<Usage.Rows, Usage.UsageError>) => ({ handle, index, rows })
      )
    ),
    Stream.runCollect
  )
  const inOrder = ended.toSorted((a, b) => a.index - b.index)
  const answered: Array<Usage.Rows> = []
  const failed: Array<FailedWindow> = []
  for (const { handle, index, rows } of inOrder) {
    const interval = windows[index]
    if (Exit.isSuccess(rows)) answered.push(rows.value)
    else if (interval !== undefined) failed.push({ interval, handle, error: yield* errorOf(rows.cause) })
  }
  return { rows: join(answered.flat()), failed }
})

/** The error of a window. A defect is not of one window alone, so it ends all of them. */
const errorOf = (cause: Cause.Cause<Usage.UsageError>): Effect.Effect<Usage.UsageError> => {
  const error = cause.reasons.find(Cause.isFailReason)?.error
  return error === undefined ? Effect.die(Cause.squash(cause)) : Effect.succeed(error)
}

const intervalOf = (request: Request) =>
  request.of === "search" ? request.search.interval : request.query.interval

const units = { Day: "day", Week: "week", Month: "month" } as const satisfies Record<Granularity, string>

const unitOf = (request: Request) =>
  request.of === "search" ? "day" : units[request.query.granularity ?? "Day"]

const within = (request: Request, interval: Interval.Interval): Request => {
  switch (request.of) {
    case "client":
      return { ...request, query: { ...request.query, interval } }
    case "organization":
      return { ...request, query: { ...request.query, interval } }
    case "search":
      return { ...request, search: { ...request.search, interval } }
    case "clientJob":
      return { ...request, query: { ...request.query, interval } }
    case "organizationJob":
      return { ...request, query: { ...request.query, interval } }
  }
}

const counts = ["requests", "status200", "status300", "status400", "status500", "status429"] as const

/** Adds up rows that have the same date and dimensions. */
const join = (rows: Usage.Rows): Usage.Rows => {
  const joined = new Map<string, UsageRow>()
  for (const row of rows) {
    const key = JSON.stringify(
      Object.entries(row).filter(([name]) => !counts.some((count) => count === name))
    )
    const other = joined.get(key)
    joined.set(key, other === undefined ? row : added(row, other))
  }
  return [...joined.values()]
}

const added = (row: UsageRow, other: UsageRow): UsageRow => ({
  ...row,
  requests: row.requests + other.requests,
  status200: row.status200 + other.status200,
  status300: row.status300 + other.status300,
  status400: row.status400 + other.status400,
  status500: row.status500 + other.status500,
  status429: row.status429 + other.status429
})
