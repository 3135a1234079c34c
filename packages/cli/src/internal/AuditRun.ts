/** Runs `genesys-oauth audit`, for the organization in the environment or for the demo. */
import type * as Credentials from "@effect-genesys/client/Credentials"
import * as GenesysCloud from "@effect-genesys/client/GenesysCloud"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import * as RetryPolicy from "@effect-genesys/client/RetryPolicy"
import * as TokensApi from "@effect-genesys/client/TokensApi"
import * as Failure from "@effect-genesys/emulator/command/Failure"
import * as Output from "@effect-genesys/emulator/command/Output"
import * as Interval from "@effect-genesys/schemas/Interval"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Stdio from "effect/Stdio"
import * as Terminal from "effect/Terminal"
import * as Audit from "../Audit.ts"
import type { Flags } from "./AuditCommand.ts"
import * as Environment from "./organization/Environment.ts"
import * as Progress from "./Progress.ts"

export const run = ({ all, json, ...flags }: Flags) =>
  Effect.gen(function* () {
    // Only a report for people gives advice, which the caller itself must not get.
    const { audit, context } = yield* read({ ...flags, findsCaller: !json })
    const AuditReport = yield* Effect.promise(() => import("./AuditReport.ts"))
    yield* Output.print(
      json
        ? AuditReport.toJson(audit, context)
        : AuditReport.toText(audit, context, { most: all ? Infinity : 25, width: yield* width })
    )
    if (audit.missing.length > 0) return yield* incomplete(audit)
  }).pipe(
    Effect.catchTags({
      ConfigError: Failure.as("usage"),
      NotConfigured: Failure.as("usage"),
      UnknownRegion: Failure.as("usage"),
      NodeTransportError: Failure.as("failed"),
      OutputFailed: Failure.as("failed"),
      GenesysError: Failure.as("failed"),
      ServeError: Failure.as("failed", "The emulator of --demo could not listen on 127.0.0.1.")
    })
  )

/** The audit, and the rest of a report. The emulator of the demo stops once they are read. */
export const read = ({
  concurrency,
  days,
  demo: wantsDemo,
  findsCaller
}: Pick<Flags, "concurrency" | "days" | "demo"> & { readonly findsCaller: boolean }) =>
  Effect.gen(function* () {
    const demo = wantsDemo ? yield* emulated : undefined
    const options = demo?.options ?? (yield* Environment.organization)
    const progress = yield* Progress.make
    const interval = lastDaysAndToday(days, yield* DateTime.now)
    const { audit, caller } = yield* Effect.all({
      audit: Audit.run({
        interval,
        concurrency,
        onProgress: ({ done, of, total }) =>
          progress.show(of === "days" ? "days of usage" : "clients")(done, total)
      }),
      caller: findsCaller ? callerOf(options.credentials) : Effect.undefined
    }).pipe(Effect.provide(GenesysCloud.layer(options)), Effect.ensuring(progress.end))
    const live = demo && { made: demo.made, metered: demo.metered(audit) }
    return { audit, context: { region: options.region, caller, live } }
  }).pipe(
    Effect.scoped,
    // The demo runs on this machine, so it must not go through a proxy.
    Effect.provide(wantsDemo ? NodeTransport.layerOptions({ proxy: false }) : NodeTransport.layer)
  )

// Loaded on demand: the audit of a real organization needs no emulator.
const emulated = Effect.flatMap(
  Effect.promise(() => import("./Demo.ts")),
  ({ make }) => make
)

/** The id of the client that runs the audit. For a token the API returns it; if that fails, the audit continues. */
const callerOf = (credentials: Credentials.Credentials) =>
  credentials._tag === "AccessToken"
    ? TokensApi.TokensApi.use((api) => api.getTokensMe()).pipe(
        RetryPolicy.provide(RetryPolicy.never),
        Effect.map(({ OAuthClient }) => OAuthClient?.id),
        Effect.orElseSucceed(() => undefined)
      )
    : Effect.succeed(credentials.clientId)

const lastDaysAndToday = (days: number, now: DateTime.DateTime): Interval.Interval => {
  const { end } = Interval.today(now)
  return { start: DateTime.subtract(end, { days }), end }
}

// Lines in a file or a pipe are not wrapped. A terminal of unknown width has no columns, or 0.
const width = Effect.gen(function* () {
  const stdio = yield* Stdio.Stdio
  const terminal = yield* Terminal.Terminal
  return (yield* stdio.stdoutIsTerminal) ? (yield* terminal.columns) || 80 : Infinity
})

const incomplete = ({ clients, missing }: Audit.Audit) =>
  Effect.fail(
    new Failure.Failure({
      exitCode: clients.length === 0 ? Failure.exitCodes.failed : Failure.exitCodes.incomplete,
      sentence: `The usage of ${missing.length} of ${clients.length + missing.length} clients is missing; run the audit again, with fewer --days if that does not help.`
    })
  )
