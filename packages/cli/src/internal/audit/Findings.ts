/**
 * The findings of an audit, the most pressing one first: a sentence with the ids of its clients, and the commands for them. It
 * gives advice only if the counted usage supports it.
 */
import { total } from "@effect-genesys/usage/UsageRow"
import type { Audit, ClientUsage } from "../../Audit.ts"
import { withId } from "../output/Naming.ts"
import { percent } from "../output/Text.ts"
import * as Commands from "./Commands.ts"
import type { Finding, Kind } from "./Finding.ts"
import * as Idle from "./Idle.ts"

/** A client stands out from these shares of its own requests on. */
const thresholds = {
  throttled: 0.05,
  failing: 0.01,
  refused: 0.1,
  /** A share of the requests of all clients. */
  dominant: 0.25
}

/** With fewer requests, a share says little. */
const leastRequests = 20

/** The most findings about clients that make requests. */
const most = 3

export type Evidence = Idle.Evidence & Pick<Audit, "listed" | "missing">

export const of = (audit: Evidence): ReadonlyArray<Finding> => [
  ...ofBusy(audit).slice(0, most),
  ...Idle.findings(audit)
]

const ofBusy = ({ clients, listed, missing }: Evidence): ReadonlyArray<Finding> => {
  // An audit of one client does not advise itself again.
  const next = clients.length + missing.length === 1 ? Commands.endpoints : Commands.audit
  const all = total(clients).requests
  const busy = clients.filter(({ requests }) => requests > 0)
  const every = missing.length === 0 ? "all requests" : "all requests that are counted"
  const share = (client: ClientUsage) => `makes ${percent(client.requests / all)} of ${every}`
  // The share of a client among a few chosen ones says nothing about the organization.
  const isWhole = clients.length + missing.length === listed

  const throttled = standOut(busy, thresholds.throttled, ({ status429 }) => status429)
  const failing = standOut(busy, thresholds.failing, ({ status500 }) => status500)
  const refused = standOut(busy, thresholds.refused, ({ status400, status429 }) => status400 - status429)
  const [first] = busy.toSorted((a, b) => b.requests - a.requests)
  const isDominant =
    isWhole &&
    first !== undefined &&
    busy.length > 1 &&
    first.requests / all >= thresholds.dominant &&
    throttled.every(([client]) => client !== first)

  return [
    ...throttled.map(([client, part]) =>
      finding(
        "throttled",
        client,
        `${isWhole ? `${share(client)} and ` : ""}gets a 429 for ${percent(part)} of its ${isWhole ? "own" : "requests"}: ${advice(client, "make it wait as long as Retry-After says, or send fewer requests.")}`,
        next(client)
      )
    ),
    ...(isDominant ? [finding("dominant", first, `${share(first)}.`, next(first))] : []),
    ...failing.map(([client, part]) =>
      finding(
        "failing",
        client,
        `gets a 5xx for ${percent(part)} of its requests: ${advice(client, "check whether it retries calls that cannot succeed.")}`,
        next(client)
      )
    ),
    ...refused.map(([client, part]) =>
      finding(
        "refused",
        client,
        `gets a 4xx other than 429 for ${percent(part)} of its requests: ${advice(client, "check it for ids that do not exist and for missing permissions.")}`,
        Commands.get(client)
      )
    )
  ]
}

const finding = (kind: Kind, client: ClientUsage, clause: string, command: string): Finding => ({
  kind,
  clients: [client],
  sentence: `${withId(client)} ${clause}`,
  commands: [command]
})

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
