/** Runs `genesys-oauth usage report`. */
import * as Report from "@effect-genesys/usage/Report"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as FindClient from "../clients/FindClient.ts"
import * as IntervalOf from "../IntervalOf.ts"
import * as Show from "../Show.ts"
import * as ReportView from "./ReportView.ts"
import * as RunQuery from "./RunQuery.ts"
import type { ReportFlags } from "./UsageCommand.ts"

export const run = ({ client, most, timeout, ...flags }: ReportFlags) =>
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
