/** Runs a usage query and waits for its rows. The query runs on if the command does not. */
import * as Output from "@effect-genesys/emulator/command/Output"
import * as Program from "@effect-genesys/emulator/command/Program"
import * as Usage from "@effect-genesys/usage/Usage"
import type { UsageRow } from "@effect-genesys/usage/UsageRow"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"
import * as Api from "../Api.ts"
import * as Failures from "../Failures.ts"
import * as Current from "../organization/Current.ts"
import type { OutputFlags } from "../output/OutputFlags.ts"
import * as Print from "../output/Print.ts"
import * as Waiting from "../output/Waiting.ts"
import * as KeptQueries from "./KeptQueries.ts"
import type * as UsageFlags from "./UsageFlags.ts"
import * as UsageViews from "./UsageViews.ts"

/** Prints the rows or, with `--no-wait`, the handle. */
export const run = <E extends Failures.Known, R>(
  { noWait, timeout, ...flags }: OutputFlags & UsageFlags.Waiting,
  request: Effect.Effect<Usage.Request, E, R>
) =>
  Effect.gen(function* () {
    yield* Print.check(flags)
    const wanted = yield* request
    if (noWait) return yield* Effect.flatMap(submit(wanted), Output.print)
    yield* Print.print(UsageViews.rows(yield* rows(wanted, timeout)), flags)
  }).pipe(Effect.provide(Api.layer), Failures.exit)

const submit = Effect.fnUntraced(function* (request: Usage.Request) {
  const handle = yield* Usage.submit(request)
  yield* keep(handle)
  return Usage.encodeHandle(handle)
})

/** Submits a request, and waits for its rows. */
export const rows = Effect.fnUntraced(function* (request: Usage.Request, timeout: number) {
  const handle = yield* Usage.submit(request)
  yield* keep(handle)
  return yield* wait(handle, timeout)
})

/** Waits for the rows of a query that runs. If the command ends before, it says how to continue. */
export const wait = (handle: Usage.UsageHandle, timeout: number) =>
  Usage.await(handle, { deadline: timeout }).pipe(
    Waiting.show("The usage query is running"),
    Effect.onExit((exit) => onExit(handle, hasEnded(exit)))
  )

const onExit = Effect.fnUntraced(function* (handle: Usage.UsageHandle, ended: boolean) {
  if (ended) yield* Effect.ignore(KeptQueries.forget(handle))
  else yield* advise(handle)
})

/** Whether there is nothing to wait for any more: the rows are here, or the server has none. */
const hasEnded = (exit: Exit.Exit<ReadonlyArray<UsageRow>, Usage.UsageError>) =>
  Exit.isSuccess(exit) ||
  Option.exists(
    Exit.findErrorOption(exit),
    (error) => error._tag === "UsageFailed" || (error._tag === "GenesysError" && error.isNotFound)
  )

const advise = Effect.fnUntraced(
  function* (handle: Usage.UsageHandle) {
    const program = (yield* Program.StartedAs) ?? "genesys-oauth"
    const { stderr } = yield* Stdio.Stdio
    const advice = `\nThe query runs on at the server. To wait for it: ${program} usage resume ${KeptQueries.idOf(handle)}\n`
    yield* Stream.run(Stream.succeed(advice), stderr({ endOnDone: false }))
  },
  (advised) => Effect.ignore(advised)
)

// A disk that is full must not cost the query: its handle is in the advice too.
const keep = (handle: Usage.UsageHandle) =>
  Current.CurrentOrganization.use(({ region }) => KeptQueries.keep(handle, region)).pipe(Effect.ignore)
