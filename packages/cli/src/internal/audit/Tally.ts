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
  /** By UTC day, such as `2026-01-31`. Days without requests are left out. */
  readonly byDay: ReadonlyMap<string, Counts>
  /** By method and path template. */
  readonly byEndpoint: ReadonlyMap<string, Counts>
}

/** The sums of one client. */
export interface Entry {
  readonly name: string
  readonly sum: Counts
  readonly days: ReadonlyMap<string, Counts>
  readonly endpoints: ReadonlyMap<string, Counts>
}

export interface Tally {
  readonly add: (row: UsageRow & { readonly clientId: string }) => void
  /** Adds the sums of another tally. */
  readonly merge: (entries: Iterable<readonly [clientId: string, Entry]>) => void
  readonly entries: () => Iterable<readonly [clientId: string, Entry]>
  /** The totals of a client; zeros if it has no rows. */
  readonly of: (clientId: string) => Totals
  /** The clients that have rows, with the names in these rows. */
  readonly names: () => ReadonlyMap<string, string>
}

interface Open extends Entry {
  readonly sum: Sum
  readonly days: Map<string, Sum>
  readonly endpoints: Map<string, Sum>
}

export const make = (): Tally => {
  const entries = new Map<string, Open>()
  const shared = makeShared()
  const entryOf = (clientId: string, name: string) => {
    const known = entries.get(clientId)
    if (known !== undefined) return known
    const entry: Open = { name, sum: zero(), days: new Map(), endpoints: new Map() }
    entries.set(clientId, entry)
    return entry
  }
  return {
    add: (row) => {
      const { days, endpoints, sum } = entryOf(row.clientId, row.clientName ?? "")
      const { date, httpMethod = "", templateUri = "" } = row
      add(sum, row)
      if (date !== undefined) addTo(days, shared.day(date), row)
      addTo(endpoints, shared.endpoint(httpMethod, templateUri), row)
    },
    merge: (others) => {
      for (const [clientId, other] of others) {
        const { days, endpoints, sum } = entryOf(clientId, other.name)
        add(sum, other.sum)
        for (const [day, counts] of other.days) addTo(days, day, counts)
        for (const [endpoint, counts] of other.endpoints) addTo(endpoints, endpoint, counts)
      }
    },
    entries: () => entries,
    of: (clientId) => {
      const { days = none, endpoints = none, sum = zero() } = entries.get(clientId) ?? {}
      return { ...sum, topEndpoint: busiest(endpoints), byDay: days, byEndpoint: endpoints }
    },
    names: () => new Map(Array.from(entries, ([clientId, { name }]) => [clientId, name]))
  }
}

const none: ReadonlyMap<string, Counts> = new Map()

/** Adds up counts by key, such as a day. */
export const addTo = (sums: Map<string, Sum>, key: string, counts: Counts): void => {
  let sum = sums.get(key)
  if (sum === undefined) sums.set(key, (sum = zero()))
  add(sum, counts)
}

/** Of several, the first in the alphabet, so that a report is the same each time. */
const busiest = (endpoints: ReadonlyMap<string, Counts>) => {
  let most: readonly [string, number] | undefined
  for (const [name, { requests }] of endpoints) {
    if (most === undefined || requests > most[1] || (requests === most[1] && name < most[0]))
      most = [name, requests]
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
