/** Runs `genesys-oauth rotate report`. */
import { RotationStore } from "@effect-genesys/rotation/RotationStore"
import * as Effect from "effect/Effect"
import * as Print from "../output/Print.ts"
import * as Database from "./Database.ts"
import * as FindRotation from "./FindRotation.ts"
import * as ForCsv from "./ForCsv.ts"
import * as HistoryViews from "./HistoryViews.ts"
import * as ReportViews from "./ReportViews.ts"
import type { ReportFlags } from "./RotateSteerCommand.ts"

export const run = (flags: ReportFlags) =>
  Effect.gen(function* () {
    yield* Print.check(flags, flags.history ? HistoryViews.fields : ReportViews.fields)
    const status = yield* FindRotation.fleet(flags.fleet)
    const entries = yield* RotationStore.use((store) => store.histories(flags.fleet))
    const views = flags.history ? HistoryViews : ReportViews
    yield* Print.print(ForCsv.joined(views.list(status, entries), flags), flags)
  }).pipe(Database.withRotations(flags))
