/** What stands out in an audit, in sentences that follow from its numbers. The most pressing comes first. */
import { total } from "@effect-genesys/usage/UsageRow"
import type { Audit, ClientUsage } from "./Audit.ts"
import { list, percent } from "./Text.ts"

/** From these shares of its own requests on, a client stands out. */
const thresholds = {
  throttled: 0.05,
  failing: 0.01,
  refused: 0.1,
  /** A share of the requests of all clients. */
  dominant: 0.25
}

export const of = (audit: Pick<Audit, "clients">): ReadonlyArray<string> => {
  const all = total(audit.clients).requests
  const busy = audit.clients.filter(({ requests }) => requests > 0)
  const idle = audit.clients.filter(({ requests }) => requests === 0)
  const share = (client: ClientUsage) => client.requests / all

  const throttled = standOut(busy, thresholds.throttled, ({ status429 }) => status429)
  const failing = standOut(busy, thresholds.failing, ({ status500 }) => status500)
  const refused = standOut(busy, thresholds.refused, ({ status400, status429 }) => status400 - status429)
  const [first] = busy

  return [
    ...throttled.map(
      ([client, part]) =>
        `${client.name} makes ${percent(share(client))} of all requests and is refused ${percent(part)} of its own with 429: it asks faster than it may. Let it wait as Retry-After says, or ask less often.`
    ),
    ...(first !== undefined &&
    busy.length > 1 &&
    share(first) >= thresholds.dominant &&
    throttled.every(([client]) => client !== first)
      ? [`${first.name} makes ${percent(share(first))} of all requests.`]
      : []),
    ...failing.map(
      ([client, part]) =>
        `${client.name} gets a 5xx for ${percent(part)} of its requests: see whether it repeats calls that cannot succeed.`
    ),
    ...refused.map(
      ([client, part]) =>
        `${client.name} gets a 4xx other than 429 for ${percent(part)} of its requests: it asks for what is not there, or is not allowed to see it.`
    ),
    ...(idle.length === 0
      ? []
      : [
          `${list(
            idle.map(({ name }) => name),
            3
          )} made no request: make inactive what nobody needs any more.`
        ])
  ]
}

const standOut = (
  clients: ReadonlyArray<ClientUsage>,
  threshold: number,
  count: (client: ClientUsage) => number
): ReadonlyArray<readonly [ClientUsage, number]> =>
  clients
    .map((client) => [client, count(client) / client.requests] as const)
    .filter(([, part]) => part >= threshold)
    .toSorted(([, a], [, b]) => b - a)
