/**
 * What stands out in an audit, in sentences that follow from its numbers. The most pressing comes first. A client that
 * a sentence is about has its id, and advice is given only where the usage that is counted covers it.
 */
import { total } from "@effect-genesys/usage/UsageRow"
import type { Audit, ClientUsage } from "../Audit.ts"
import * as Idle from "./Idle.ts"
import { withId } from "./Naming.ts"
import { percent } from "./Text.ts"

/** From these shares of its own requests on, a client stands out. */
const thresholds = {
  throttled: 0.05,
  failing: 0.01,
  refused: 0.1,
  /** A share of the requests of all clients. */
  dominant: 0.25
}

/** The share of a client with fewer requests says little. */
const leastRequests = 20

/** How many sentences there are at most about clients that make requests. */
const most = 3

export type Evidence = Idle.Evidence & Pick<Audit, "missing">

export const of = (audit: Evidence): ReadonlyArray<string> => [
  ...ofBusy(audit).slice(0, most),
  ...Idle.sentences(audit)
]

const ofBusy = ({ clients, missing }: Evidence): ReadonlyArray<string> => {
  const all = total(clients).requests
  const busy = clients.filter(({ requests }) => requests > 0)
  const every = missing.length === 0 ? "all requests" : "all requests that are counted"
  const share = (client: ClientUsage) => `${percent(client.requests / all)} of ${every}`

  const throttled = standOut(busy, thresholds.throttled, ({ status429 }) => status429)
  const failing = standOut(busy, thresholds.failing, ({ status500 }) => status500)
  const refused = standOut(busy, thresholds.refused, ({ status400, status429 }) => status400 - status429)
  const [first] = busy
  const isDominant =
    first !== undefined &&
    busy.length > 1 &&
    first.requests / all >= thresholds.dominant &&
    throttled.every(([client]) => client !== first)

  return [
    ...throttled.map(
      ([client, part]) =>
        `${withId(client)} makes ${share(client)} and is refused ${percent(part)} of its own with 429: ${advice(client, "it asks faster than it may. Let it wait as Retry-After says, or ask less often.")}`
    ),
    ...(isDominant ? [`${withId(first)} makes ${share(first)}.`] : []),
    ...failing.map(
      ([client, part]) =>
        `${withId(client)} gets a 5xx for ${percent(part)} of its requests: ${advice(client, "see whether it repeats calls that cannot succeed.")}`
    ),
    ...refused.map(
      ([client, part]) =>
        `${withId(client)} gets a 4xx other than 429 for ${percent(part)} of its requests: ${advice(client, "it asks for what is not there, or is not allowed to see it.")}`
    )
  ]
}

const advice = (client: ClientUsage, sentence: string) =>
  Idle.isInactive(client) ? `it is ${client.state} now.` : sentence

const standOut = (
  clients: ReadonlyArray<ClientUsage>,
  threshold: number,
  count: (client: ClientUsage) => number
): ReadonlyArray<readonly [ClientUsage, number]> =>
  clients
    .filter(({ requests }) => requests >= leastRequests)
    .map((client) => [client, count(client) / client.requests] as const)
    .filter(([, part]) => part >= threshold)
    .toSorted(([, a], [, b]) => b - a)
