/**
 * Adds up the usage of each client as its rows are read. So an audit keeps a few numbers of each client, by day and by
 * endpoint, and never the rows.
 */
import { add, type Counts, type Sum, type UsageRow, zero } from "@effect-genesys/usage/UsageRow"
import * as DateTime from "effect/DateTime"

/** The usage of one client. */
export interface Totals extends Counts {
  /** The method and path template with the most requests, such as `GET api/v2/users/{userId}`. */
  readonly topEndpoint: string | undefined
  /** Requests by UTC day, such as `2026-01-31`. Days without requests are left out. */
  readonly byDay: ReadonlyMap<string, number>
}

export interface Tally {
  readonly add: (row: UsageRow & { readonly clientId: string }) => void
  /** The totals of a client; zeros if it has no rows. */
  readonly of: (clientId: string) => Totals
  /** The clients that have rows, with the names in these rows. */
  readonly names: () => ReadonlyMap<string, string>
}

interface Entry {
  readonly name: string
  readonly sum: Sum
  readonly days: Map<string, number>
  readonly endpoints: Map<string, number>
}

export const make = (): Tally => {
  const entries = new Map<string, Entry>()
  const shared = makeShared()
  const entryOf = ({ clientId, clientName = "" }: UsageRow & { readonly clientId: string }) => {
    const known = entries.get(clientId)
    if (known !== undefined) return known
    const entry = { name: clientName, sum: zero(), days: new Map(), endpoints: new Map() }
    entries.set(clientId, entry)
    return entry
  }
  return {
    add: (row) => {
      const { days, endpoints, sum } = entryOf(row)
      const { date, httpMethod = "", requests, templateUri = "" } = row
      add(sum, row)
      if (date !== undefined) count(days, shared.day(date), requests)
      count(endpoints, shared.endpoint(httpMethod, templateUri), requests)
    },
    of: (clientId) => {
      const { days, endpoints, sum } = entries.get(clientId) ?? {
        sum: zero(),
        days: new Map<string, number>(),
        endpoints: new Map<string, number>()
      }
      return { ...sum, topEndpoint: busiest(endpoints), byDay: days }
    },
    names: () => new Map(Array.from(entries, ([clientId, { name }]) => [clientId, name]))
  }
}

const count = (counts: Map<string, number>, key: string, requests: number) =>
  counts.set(key, (counts.get(key) ?? 0) + requests)

/** Of several, the first in the alphabet, so that a report is the same each time. */
const busiest = (endpoints: ReadonlyMap<string, number>) => {
  let most: readonly [string, number] | undefined
  for (const entry of endpoints) {
    if (most === undefined || entry[1] > most[1] || (entry[1] === most[1] && entry[0] < most[0])) most = entry
  }
  return most?.[0]
}

/** Makes each text once: a fleet has few endpoints and days, and a row for each of them. */
const makeShared = () => {
  const days = new Map<number, string>()
  const endpoints = new Map<string, string>()
  return {
    day: (date: DateTime.Utc) => {
      const at = DateTime.toEpochMillis(date)
      const known = days.get(at)
      if (known !== undefined) return known
      const text = DateTime.formatIsoDateUtc(date)
      days.set(at, text)
      return text
    },
    endpoint: (httpMethod: string, templateUri: string) => {
      const text = `${httpMethod} ${templateUri}`.trim()
      const known = endpoints.get(text)
      if (known !== undefined) return known
      endpoints.set(text, text)
      return text
    }
  }
}
