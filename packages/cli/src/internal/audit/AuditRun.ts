/** Runs `genesys-oauth audit`, for the organization in the environment or for the demo. */
import type * as Connection from "@effect-genesys/client/Connection"
import * as GenesysCloud from "@effect-genesys/client/GenesysCloud"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import { OAuthApi } from "@effect-genesys/client/OAuthApi"
import * as RetryPolicy from "@effect-genesys/client/RetryPolicy"
import * as TokensApi from "@effect-genesys/client/TokensApi"
import * as Failure from "@effect-genesys/emulator/command/Failure"
import * as Output from "@effect-genesys/emulator/command/Output"
import * as Program from "@effect-genesys/emulator/command/Program"
import type * as Interval from "@effect-genesys/schemas/Interval"
import type { OAuthClient } from "@effect-genesys/schemas/OAuthClient"
import * as Cause from "effect/Cause"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Audit from "../../Audit.ts"
import type { Unresolved } from "../clients/ClientReference.ts"
import * as Failures from "../Failures.ts"
import * as Current from "../organization/Current.ts"
import type { Organization } from "../organization/Organization.ts"
import type { OutputFlags } from "../output/OutputFlags.ts"
import * as Print from "../output/Print.ts"
import * as Progress from "../output/Progress.ts"
import type { Flags } from "./AuditCommand.ts"
import type { Context } from "./AuditReport.ts"
import * as Comparison from "./Comparison.ts"
import { fields } from "./Fields.ts"
import * as Journal from "./Journal.ts"
import * as Order from "./Order.ts"
import * as Request from "./Request.ts"

export const run = ({ all, sort, ...flags }: Flags) =>
  Effect.gen(function* () {
    const request = yield* Request.of(flags)
    const { audit: unsorted, context, forget } = yield* read({ ...flags, ...request }, Current.organization)
    const audit = Order.sorted(unsorted, sort)
    yield* printed(audit, context, {
      printed: request.printed,
      output: { json: flags.json, jq: flags.jq },
      most: all ? Infinity : 25,
      sort
    })
    if (request.page !== undefined) {
      const Page = yield* page
      const bytes = yield* Page.write(request.page, Page.html(audit, context, sort))
      yield* Console.error(`Wrote ${request.page} (${Math.ceil(bytes / 1000)} kB). Open it in a browser.`)
    }
    if (audit.missing.length > 0) return yield* incomplete(audit)
    yield* forget
  }).pipe(Failures.exit)

// Loaded on demand: these need a charts library.
const page = Effect.promise(() => import("./page/Page.ts"))

const printed = Effect.fnUntraced(function* (
  audit: Audit.Audit,
  context: Context,
  {
    most,
    output,
    printed: format,
    sort
  }: {
    readonly printed: Request.Printed
    readonly output: OutputFlags
    readonly most: number
    readonly sort: Order.Order
  }
) {
  switch (format) {
    case "nothing":
      return
    case "html": {
      const Page = yield* page
      return yield* Output.print(Page.html(audit, context, sort))
    }
    case "csv": {
      const Csv = yield* Effect.promise(() => import("./Csv.ts"))
      // The line break that follows makes the CR LF of the last row complete.
      return yield* Output.print(`${Csv.format(audit)}\r`)
    }
    case "json":
    case "text": {
      const AuditReport = yield* Effect.promise(() => import("./AuditReport.ts"))
      const text = (width: number) => AuditReport.toText(audit, context, { most, width })
      return yield* Print.print({ json: AuditReport.toJson(audit, context), fields, text }, output)
    }
  }
})

/** What to read, and how. */
export interface Reading
  extends
    Pick<Flags, "client" | "concurrency" | "demo" | "fresh">,
    Pick<Request.Request, "before" | "interval"> {}

/** The audit, and the rest of a report. The emulator of the demo stops once they are read. */
export const read = <E, R>(
  { before, client: references, concurrency, demo: wantsDemo, fresh, interval }: Reading,
  organization: Effect.Effect<Organization, E, R>
) =>
  Effect.gen(function* () {
    const demo = wantsDemo ? yield* emulated(before) : undefined
    const options = demo?.options ?? (yield* organization)
    const progress = yield* Progress.make
    const found = yield* Effect.gen(function* () {
      const { entities: clients = [] } = yield* OAuthApi.use((api) => api.getOauthClients)
      const only = yield* chosen(references, clients)
      const caller = yield* callerOf(options)
      const auditOf = (of: Interval.Interval, things: string) =>
        Effect.gen(function* () {
          const journal = yield* journalOf(
            { organization: wantsDemo ? undefined : caller.organization, fresh },
            of,
            only
          )
          const audit = yield* Audit.run({
            clients,
            concurrency,
            interval: of,
            onProgress: ({ done, of: unit, total }) =>
              progress.show(unit === "days" ? `days of usage${things}` : `clients${things}`)(done, total),
            parts: journal,
            ...(only !== undefined && { only })
          }).pipe(Effect.onExit((exit) => Effect.andThen(progress.end, sayKept(exit, journal))))
          return { audit, forget: journal.forget }
        })
      const now = yield* auditOf(interval, "")
      const earlier = before && (yield* auditOf(before, " before"))
      return { now, earlier, caller }
    }).pipe(Effect.provide(GenesysCloud.layer(options)), Effect.ensuring(progress.end))
    const { audit } = found.now
    return {
      audit,
      context: {
        region: options.region,
        caller: found.caller.id,
        live: demo && { made: demo.made, metered: demo.metered(audit) },
        comparison: found.earlier && Comparison.of(found.earlier.audit, audit),
        program: yield* Program.StartedAs
      },
      forget: Effect.andThen(found.now.forget, found.earlier?.forget ?? Effect.void)
    }
  }).pipe(
    Effect.scoped,
    // The demo runs on this machine, so it must not go through a proxy.
    Effect.provide(wantsDemo ? NodeTransport.layerOptions({ proxy: false }) : NodeTransport.layer)
  )

/** The ids of the clients that the command line names; `undefined` for all. */
const chosen = Effect.fnUntraced(function* (
  references: ReadonlyArray<string>,
  clients: ReadonlyArray<OAuthClient>
): Effect.fn.Return<ReadonlySet<string> | undefined, Unresolved> {
  if (references.length === 0) return undefined
  const referable = clients.flatMap(({ id, name }) => (id === undefined ? [] : [{ id, name }]))
  const { resolve } = yield* Effect.promise(() => import("../clients/ClientReference.ts"))
  const found = yield* Effect.forEach(references, (reference) =>
    Effect.fromResult(resolve(reference, referable))
  )
  return new Set(found.map(({ id }) => id))
})

const journalOf = Effect.fnUntraced(function* (
  { fresh, organization }: { readonly organization: string | undefined; readonly fresh: boolean },
  interval: Interval.Interval,
  only: ReadonlySet<string> | undefined
) {
  if (organization === undefined) return Journal.none
  return yield* Journal.open({ organization, interval, only }, { fresh })
})

/** Says on standard error that an audit that did not end can be continued. */
const sayKept = (exit: Exit.Exit<unknown, unknown>, journal: Journal.Journal) => {
  const parts = journal.size()
  return Exit.isSuccess(exit) || parts === 0
    ? Effect.void
    : Console.error(
        `${Cause.hasInterruptsOnly(exit.cause) ? "Interrupted" : "Failed"}. ${parts === 1 ? "1 part of the usage is" : `${parts} parts of the usage are`} kept for a day: run the same command again to continue.`
      )
}

// Loaded on demand: the audit of a real organization needs no emulator.
const emulated = (before: Interval.Interval | undefined) =>
  Effect.flatMap(
    Effect.promise(() => import("./Demo.ts")),
    ({ make }) => make(before)
  ).pipe(
    Effect.catchTags({
      ServeError: (cause) =>
        Effect.fail(Failures.failed("The emulator of --demo could not listen on 127.0.0.1.", cause)),
      // These are of a data file and of another host, which the demo does not have.
      DataFileError: Effect.die,
      NotProtected: Effect.die
    })
  )

interface Caller {
  /** The id of the client that runs the audit, if it is known. */
  readonly id: string | undefined
  /** Text that only audits of one organization have; `undefined` if it is not known. */
  readonly organization: string | undefined
}

/**
 * The client that runs the audit. For a token the API returns it, with its organization, since clients may have tokens of
 * several organizations; if that fails, the audit continues.
 */
const callerOf = ({
  credentials,
  region
}: Connection.Options): Effect.Effect<Caller, never, TokensApi.TokensApi> =>
  credentials._tag === "AccessToken"
    ? TokensApi.TokensApi.use((api) => api.getTokensMe()).pipe(
        RetryPolicy.provide(RetryPolicy.never),
        Effect.map(({ OAuthClient: client, organization }) => ({
          id: client?.id,
          organization:
            organization?.id === undefined ? undefined : `${region} organization ${organization.id}`
        })),
        Effect.orElseSucceed(() => ({ id: undefined, organization: undefined }))
      )
    : Effect.succeed({ id: credentials.clientId, organization: `${region} client ${credentials.clientId}` })

const incomplete = ({ clients, missing }: Audit.Audit) =>
  Effect.fail(
    new Failure.Failure({
      exitCode: clients.length === 0 ? Failure.exitCodes.failed : Failure.exitCodes.incomplete,
      sentence: `The usage of ${missing.length} of ${clients.length + missing.length} clients is missing; run the same command again to read only them, with fewer --days if that does not help.`
    })
  )
