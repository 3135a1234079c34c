/** Runs `genesys-oauth usage report`. */
import * as Report from "@effect-genesys/usage/Report"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as FindClient from "../clients/FindClient.ts"
import * as Failures from "../Failures.ts"
import * as IntervalOf from "../IntervalOf.ts"
import * as Show from "../Show.ts"
import * as ReportView from "./ReportView.ts"
import * as RunQuery from "./RunQuery.ts"
import type { ReportFlags } from "./UsageCommand.ts"

export const run = (flags: ReportFlags) => (Option.isSome(flags.html) ? page(flags) : report(flags))

/** The page of an audit has all that a report has, and the days before. */
const page = Effect.fnUntraced(function* ({ client, ...flags }: ReportFlags) {
  if (Option.isSome(flags.json) || Option.isSome(flags.jq)) {
    return yield* Failures.exit(
      Effect.fail(Failures.usage("Choose --html, or one of --json and --jq: the page has other data."))
    )
  }
  const AuditRun = yield* Effect.promise(() => import("../audit/AuditRun.ts"))
  return yield* AuditRun.run({
    ...flags,
    client: Option.toArray(client),
    all: false,
    compare: true,
    concurrency: 4,
    csv: false,
    demo: false,
    fresh: false,
    sort: "requests"
  })
})

const report = ({ client, most, timeout, ...flags }: ReportFlags) =>
  Show.run(
    flags,
    Effect.gen(function* () {
      const interval = yield* IntervalOf.flags(flags)
      const rows = yield* RunQuery.rows(
        Option.isNone(client)
          ? {
              kind: "organization",
              query: { interval, granularity: "Day", groupBy: ["OAuthClientId", "TemplateUri", "HttpMethod"] }
            }
          : {
              kind: "client",
              clientId: yield* FindClient.idByReference(client.value),
              query: { interval, granularity: "Day", groupBy: ["TemplateUri", "HttpMethod"] }
            },
        timeout
      )
      return ReportView.of(Report.ofRows(rows), { interval, most })
    })
  )
