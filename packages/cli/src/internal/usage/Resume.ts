/** Runs `genesys-oauth usage resume`. */
import * as Usage from "@effect-genesys/usage/Usage"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Api from "../Api.ts"
import * as Failures from "../Failures.ts"
import * as Current from "../organization/Current.ts"
import * as Print from "../output/Print.ts"
import { table } from "../output/Table.ts"
import * as KeptQueries from "./KeptQueries.ts"
import * as RunQuery from "./RunQuery.ts"
import type { ResumeFlags } from "./UsageCommand.ts"
import * as UsageViews from "./UsageViews.ts"

export const run = ({ handle, list, timeout, ...flags }: ResumeFlags) =>
  Print.check(flags).pipe(
    Effect.andThen(list ? listed : resumed(handle, timeout)),
    Effect.flatMap((printable) => Print.print(printable, flags)),
    Failures.exit
  )

const listed = Effect.map(KeptQueries.list, (kept): Print.Printable => {
  const rows = kept.map(({ handle, id, region }) => ({
    id,
    kind: handle.id.kind,
    region,
    submittedAt: DateTime.formatIso(handle.submittedAt)
  }))
  return {
    json: rows,
    fields: ["id", "kind", "region", "submittedAt"],
    text: (width) =>
      rows.length === 0
        ? "No query can be resumed."
        : table(
            [
              { title: "Query", align: "left", least: 16 },
              { title: "Kind", align: "left" },
              { title: "Region", align: "left", least: 12, priority: 1 },
              { title: "Submitted", align: "left", priority: 2 }
            ],
            rows.map(({ id, kind, region, submittedAt }) => [id, kind, region, submittedAt]),
            width
          )
  }
})

const resumed = (handle: Option.Option<string>, timeout: number) =>
  Effect.gen(function* () {
    const found = yield* find(handle)
    return UsageViews.rows(yield* RunQuery.wait(found, timeout))
  }).pipe(Effect.provide(Api.layer))

/** A handle as `--no-wait` printed it, or one of those that are kept. */
const find = Effect.fnUntraced(function* (reference: Option.Option<string>) {
  if (Option.isSome(reference) && reference.value.trim().startsWith("{")) {
    return yield* Usage.decodeHandle(reference.value)
  }
  const kept = yield* KeptQueries.list
  const wanted = Option.getOrElse(reference, () => "").trim()
  const [first, ...others] = kept.filter(({ id }) => id.startsWith(wanted))
  if (first === undefined) {
    return yield* Failures.usage(
      wanted === ""
        ? "No query can be resumed: none was interrupted in the last two days."
        : `There is no query ${JSON.stringify(wanted)} to resume. List them with genesys-oauth usage resume --list.`
    )
  }
  if (wanted !== "" && others.length > 0) {
    return yield* Failures.usage(
      `${JSON.stringify(wanted)} is the start of ${others.length + 1} queries: give more of the id.`
    )
  }
  const { region } = yield* Current.CurrentOrganization
  if (region !== first.region) {
    return yield* Failures.usage(
      `The query ${first.id} runs in ${first.region}, and this organization is in ${region}: choose the other with --profile or --region.`
    )
  }
  return first.handle
})
