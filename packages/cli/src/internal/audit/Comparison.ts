/** The usage of an audit beside that of as many days before. */
import type * as Interval from "@effect-genesys/schemas/Interval"
import * as Report from "@effect-genesys/usage/Report"
import { type Counts, total } from "@effect-genesys/usage/UsageRow"
import type { Audit } from "../../Audit.ts"

export interface Comparison {
  /** The days before. */
  readonly interval: Interval.Interval
  readonly before: Counts
  readonly after: Counts
  /** The clients whose number of requests changed, the greatest change first. */
  readonly changes: ReadonlyArray<Report.Change>
}

/** A client whose usage is missing on one side is left out on both. */
export const of = (before: Audit, after: Audit): Comparison => {
  const missing = new Set([...before.missing, ...after.missing].map(({ id }) => id))
  const [was, is] = [before, after].map(({ clients }) => clients.filter(({ id }) => !missing.has(id)))
  return {
    interval: before.interval,
    before: total(was ?? []),
    after: total(is ?? []),
    changes: Report.compare(partsOf(was), partsOf(is)).filter(({ difference }) => difference !== 0)
  }
}

const partsOf = (clients: Audit["clients"] = []): ReadonlyArray<Report.Part> =>
  clients.map((client) => ({ ...client, key: client.id, label: client.name, share: 0 }))
