/**
 * Usage added up by client, endpoint, method, period and status class. Rows are added as they are read, so the size of a
 * report depends on the number of clients, endpoints and days, not on the number of rows.
 */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { add, type Counts, type Sum, total, type UsageRow, zero } from "./UsageRow.ts"

/**
 * The calls of one client, endpoint, method or period.
 *
 * @since 0.1.0
 * @category reports
 */
export interface Part extends Counts {
  /** Its unique name: a client id, `GET api/v2/users/{userId}`, or `2026-01-31`. */
  readonly key: string
  /** The name of the client, if it has one; otherwise the key. */
  readonly label: string
  /** The share of all requests, from 0 to 1. */
  readonly share: number
}

/**
 * The first digit of a status, as the API counts responses. A 429 counts as `4xx`.
 *
 * @since 0.1.0
 * @category reports
 */
export type StatusClass = "2xx" | "3xx" | "4xx" | "5xx"

/**
 * Usage added up by client, endpoint, method, period and status class.
 *
 * @since 0.1.0
 * @category reports
 */
export interface Report {
  /** The number of rows. */
  readonly rows: number
  readonly total: Counts
  /** The clients with the most requests come first. This list and those below are empty if the rows lack the dimension. */
  readonly clients: ReadonlyArray<Part>
  /** Methods and path templates. */
  readonly endpoints: ReadonlyArray<Part>
  readonly methods: ReadonlyArray<Part>
  /** Days, or other buckets of the query, in the order of time. */
  readonly periods: ReadonlyArray<Part>
  readonly statusClasses: ReadonlyArray<{
    readonly statusClass: StatusClass
    readonly requests: number
    readonly share: number
  }>
  /** The period with the most requests. It is as long as the buckets of the query: a day or more. */
  readonly peak: Part | undefined
}

/**
 * Adds up rows as they are read, page by page.
 *
 * @since 0.1.0
 * @category reports
 */
export const of = <E, R>(rows: Stream.Stream<UsageRow, E, R>): Effect.Effect<Report, E, R> =>
  Effect.suspend(() => {
    const tally = makeTally()
    return Effect.map(
      Stream.runForEachArray(rows, (page) => Effect.sync(() => page.forEach(tally.add))),
      tally.report
    )
  })

/**
 * Adds up rows that are in memory.
 *
 * @since 0.1.0
 * @category reports
 * @example
 * ```ts
 * import { Report, Usage } from "@effect-genesys/usage"
 * import * as Console from "effect/Console"
 * import * as Effect from "effect/Effect"
 *
 * export const program = Effect.gen(function* () {
 *   const rows = yield* Usage.summary("your-client-id", { days: 30 })
 *   const { statusClasses, total } = Report.ofRows(rows)
 *   yield* Console.log(total.requests, "requests")
 *   yield* Console.table(statusClasses)
 * })
 * ```
 */
export const ofRows = (rows: Iterable<UsageRow>): Report => {
  const tally = makeTally()
  for (const row of rows) tally.add(row)
  return tally.report()
}

/**
 * Returns the `most` parts with the most requests, and the sum of the others.
 *
 * @since 0.1.0
 * @category reports
 */
export const top = (
  parts: ReadonlyArray<Part>,
  most: number
): { readonly parts: ReadonlyArray<Part>; readonly others: Counts & Pick<Part, "share"> } => {
  const sorted = parts.toSorted(byRequests)
  const others = sorted.slice(most)
  const share = others.reduce((sum, part) => sum + part.share, 0)
  return { parts: sorted.slice(0, most), others: { ...total(others), share } }
}

/**
 * The change of one part from one report to another.
 *
 * @since 0.1.0
 * @category reports
 */
export interface Change {
  readonly key: string
  readonly label: string
  readonly before: Counts
  readonly after: Counts
  /** Requests after, minus requests before. */
  readonly difference: number
}

/**
 * Returns the changes between two reports, the greatest first: `compare(january.clients, february.clients)`.
 *
 * @since 0.1.0
 * @category reports
 */
export const compare = (before: ReadonlyArray<Part>, after: ReadonlyArray<Part>): ReadonlyArray<Change> => {
  const earlier = new Map(before.map((part) => [part.key, part]))
  const later = new Map(after.map((part) => [part.key, part]))
  return [...new Set([...later.keys(), ...earlier.keys()])]
    .map((key) => {
      const was = earlier.get(key)
      const is = later.get(key)
      return {
        key,
        label: is?.label ?? was?.label ?? key,
        before: total(was === undefined ? [] : [was]),
        after: total(is === undefined ? [] : [is]),
        difference: (is?.requests ?? 0) - (was?.requests ?? 0)
      }
    })
    .toSorted((a, b) => Math.abs(b.difference) - Math.abs(a.difference) || (a.key < b.key ? -1 : 1))
}

const byRequests = (a: Part, b: Part) => b.requests - a.requests || (a.key < b.key ? -1 : 1)

/** Sums by key, each with the first label of its key. */
const makeParts = () => {
  const sums = new Map<string, Sum & { label: string }>()
  return {
    add: (key: string, label: string, row: Counts) => {
      let sum = sums.get(key)
      if (sum === undefined) sums.set(key, (sum = { ...zero(), label }))
      add(sum, row)
    },
    parts: (all: number): ReadonlyArray<Part> =>
      Array.from(sums, ([key, sum]) => ({ key, ...sum, share: all === 0 ? 0 : sum.requests / all }))
  }
}

const makeTally = () => {
  const sum = zero()
  const clients = makeParts()
  const endpoints = makeParts()
  const methods = makeParts()
  const periods = makeParts()
  const nameOf = makeNames()
  let rows = 0

  const addRow = (row: UsageRow) => {
    rows += 1
    add(sum, row)
    const { clientId, clientName, date, httpMethod, templateUri } = row
    const client = clientId ?? clientName
    if (client !== undefined) clients.add(client, clientName || client, row)
    if (templateUri !== undefined) {
      const endpoint = `${httpMethod ?? ""} ${templateUri}`.trim()
      endpoints.add(endpoint, endpoint, row)
    }
    if (httpMethod !== undefined) methods.add(httpMethod, httpMethod, row)
    if (date !== undefined) {
      const period = nameOf(date)
      periods.add(period, period, row)
    }
  }

  const report = (): Report => {
    const all = sum.requests
    const inTime = periods.parts(all).toSorted((a, b) => (a.key < b.key ? -1 : 1))
    return {
      rows,
      total: { ...sum },
      clients: clients.parts(all).toSorted(byRequests),
      endpoints: endpoints.parts(all).toSorted(byRequests),
      methods: methods.parts(all).toSorted(byRequests),
      periods: inTime,
      statusClasses: statusClasses.map(([statusClass, count]) => ({
        statusClass,
        requests: sum[count],
        share: all === 0 ? 0 : sum[count] / all
      })),
      peak: inTime.toSorted(byRequests)[0]
    }
  }

  return { add: addRow, report }
}

const statusClasses = [
  ["2xx", "status200"],
  ["3xx", "status300"],
  ["4xx", "status400"],
  ["5xx", "status500"]
] as const satisfies ReadonlyArray<readonly [StatusClass, keyof Counts]>

/** Names days by date, and finer periods by time too. Rows share few dates, so each is formatted once. */
const makeNames = () => {
  const names = new Map<number, string>()
  return (date: DateTime.Utc) => {
    const at = DateTime.toEpochMillis(date)
    let name = names.get(at)
    if (name === undefined) names.set(at, (name = DateTime.formatIso(date).replace("T00:00:00.000Z", "")))
    return name
  }
}
