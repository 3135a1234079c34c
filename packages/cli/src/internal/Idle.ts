/**
 * Sentences about the clients of an audit that made no request. The vendor counts requests up to a day late, so neither
 * today nor yesterday is counted in full, at any time of day.
 */
import * as Interval from "@effect-genesys/schemas/Interval"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import type { Audit, ClientUsage } from "../Audit.ts"
import { withId } from "./Naming.ts"
import { list } from "./Text.ts"

export interface Evidence extends Pick<Audit, "clients" | "interval"> {
  /** The id of the client that runs the audit, if it is known: its own requests may not be counted yet. */
  readonly caller: string | undefined
}

/** Days that may not be counted in full yet: today and yesterday. */
const uncounted = 2

/** The fully counted days before a client is called idle: two runs of a weekly job. */
const enough = 14

type Standing = "caller" | "inactive" | "young" | "unknown" | "idle"

/** One sentence for each standing that occurs. Only `idle` leads to advice. */
export const sentences = ({ caller, clients, interval }: Evidence): ReadonlyArray<string> => {
  const groups = Map.groupBy(
    clients.filter(({ requests }) => requests === 0),
    (client) => standingOf(client, { caller, interval })
  )
  const say = (standing: Standing, sentence: (names: string) => string) => {
    const group = groups.get(standing) ?? []
    return group.length === 0 ? [] : [sentence(list(group.map(withId), 3))]
  }
  const start = DateTime.formatIsoDateUtc(interval.start)
  const counted = Duration.toDays(Interval.duration(interval)) - uncounted
  const last = DateTime.formatIsoDateUtc(DateTime.subtract(interval.end, { days: uncounted + 1 }))

  return [
    ...say("idle", (names) =>
      counted >= enough
        ? `${names} made no request from ${start} to ${last}, and none is counted since: deactivate clients that are no longer needed.`
        : `No request of ${names} is counted yet, and the interval is too short to judge: audit 30 days (--days 30) before you deactivate clients.`
    ),
    ...say("young", (names) => `No request yet, and created since ${start}: ${names}.`),
    ...say("unknown", (names) => `No request, and no date of creation is known: ${names}.`),
    ...say("inactive", (names) => `No request, and inactive already: ${names}.`),
    ...say("caller", (names) => `${names} runs this audit; its own requests are counted up to a day later.`)
  ]
}

/** Whether the client gets no token. The vendor calls this inactive or disabled. */
export const isInactive = ({ state = "active" }: Pick<ClientUsage, "state">): boolean => state !== "active"

const standingOf = (client: ClientUsage, { caller, interval }: Omit<Evidence, "clients">): Standing => {
  if (client.id === caller) return "caller"
  if (isInactive(client)) return "inactive"
  if (client.created === undefined) return "unknown"
  return DateTime.isLessThan(client.created, interval.start) ? "idle" : "young"
}
