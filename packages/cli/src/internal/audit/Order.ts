/** The orders of the clients in a report. Clients that are equal stay in the order of an audit: by requests, then by name. */
import * as DateTime from "effect/DateTime"
import type { Audit, ClientUsage } from "../../Audit.ts"

export type Order = "requests" | "name" | "errors" | "throttled" | "created"

export const sorted = (audit: Audit, order: Order): Audit => ({
  ...audit,
  clients: audit.clients.toSorted(orders[order])
})

type Compare = (a: ClientUsage, b: ClientUsage) => number

const orders: Readonly<Record<Order, Compare>> = {
  requests: (a, b) => b.requests - a.requests,
  name: (a, b) => names.compare(a.name, b.name),
  errors: (a, b) => b.status400 + b.status500 - (a.status400 + a.status500),
  throttled: (a, b) => b.status429 - a.status429,
  created: (a, b) => createdAt(b) - createdAt(a)
}

const names = new Intl.Collator("en", { numeric: true })

const createdAt = ({ created }: ClientUsage) => (created === undefined ? 0 : DateTime.toEpochMillis(created))
