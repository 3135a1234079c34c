/**
 * Findings about the clients of an audit that made no request. The vendor counts requests up to a day late, so neither
 * the day of the audit nor the day before is counted in full, at any time of day.
 */
import * as DateTime from "effect/DateTime"
import type { Audit, ClientUsage } from "../../Audit.ts"
import { withId } from "../output/Naming.ts"
import { list } from "../output/Text.ts"
import * as Commands from "./Commands.ts"
import type { Finding, Standing } from "./Finding.ts"

export interface Evidence extends Pick<Audit, "clients" | "interval" | "readAt"> {
  /** The id of the client that runs the audit, if it is known: its own requests may not be counted yet. */
  readonly caller: string | undefined
}

/** The fully counted days before a client is called idle: two runs of a weekly job. */
const enough = 14

/** One finding for each standing that occurs. Only `idle` leads to advice. */
export const findings = ({ caller, clients, interval, readAt }: Evidence): ReadonlyArray<Finding> => {
  const groups = Map.groupBy(
    clients.filter(({ requests }) => requests === 0),
    (client) => standingOf(client, { caller, interval })
  )
  const say = (
    kind: Standing,
    sentence: (names: string) => string,
    command?: (client: ClientUsage) => string
  ): ReadonlyArray<Finding> => {
    const group = groups.get(kind) ?? []
    if (group.length === 0) return []
    const commands = command === undefined ? [] : [...new Set(group.map(command))]
    return [{ kind, clients: group, sentence: sentence(list(group.map(withId), 3)), commands }]
  }
  const start = DateTime.formatIsoDateUtc(interval.start)
  const countedTo = DateTime.min(interval.end, countedBefore(readAt))
  const counted = daysBetween(interval.start, countedTo)
  const last = DateTime.formatIsoDateUtc(DateTime.subtract(countedTo, { days: 1 }))
  // A later request of the client would be no part of the audit.
  const isPast = DateTime.isLessThan(interval.end, countedBefore(readAt))

  return [
    ...(isPast
      ? say(
          "idle",
          (names) => `${names} made no request from ${start} to ${last}: audit the days since, too.`,
          () => Commands.auditMonth
        )
      : counted >= enough
        ? say(
            "idle",
            (names) =>
              `${names} made no request from ${start} to ${last}, and none is counted since: deactivate clients that are no longer needed.`,
            Commands.deactivate
          )
        : say(
            "idle",
            (names) =>
              `No request of ${names} is counted yet, and the interval is too short to judge: audit 30 days (--days 30) before you deactivate clients.`,
            () => Commands.auditMonth
          )),
    ...say("young", (names) => `No request yet, and created since ${start}: ${names}.`, Commands.get),
    ...say("unknown", (names) => `No request, and no date of creation is known: ${names}.`, Commands.get),
    ...say("inactive", (names) => `No request, and inactive already: ${names}.`),
    ...say("caller", (names) => `${names} runs this audit; its own requests are counted up to a day later.`)
  ]
}

/** Whether the client gets no token. The vendor calls this inactive or disabled. */
export const isInactive = ({ state = "active" }: Pick<ClientUsage, "state">): boolean => state !== "active"

/** The end of the days that are counted in full: yesterday at midnight UTC. */
export const countedBefore = (readAt: DateTime.Utc): DateTime.Utc =>
  DateTime.subtract(DateTime.startOf(readAt, "day"), { days: 1 })

const daysBetween = (start: DateTime.Utc, end: DateTime.Utc) =>
  (DateTime.toEpochMillis(end) - DateTime.toEpochMillis(start)) / 86_400_000

const standingOf = (
  client: ClientUsage,
  { caller, interval }: Pick<Evidence, "caller" | "interval">
): Standing => {
  if (client.id === caller) return "caller"
  if (isInactive(client)) return "inactive"
  if (client.created === undefined) return "unknown"
  return DateTime.isLessThan(client.created, interval.start) ? "idle" : "young"
}
