/** Runs `genesys-oauth audit`: the usage audit of the organisation that the environment names, or of an emulated one. */
import * as Connection from "@effect-genesys/client/Connection"
import * as GenesysCloud from "@effect-genesys/client/GenesysCloud"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import * as Interval from "@effect-genesys/schemas/Interval"
import * as CliError from "effect/cli/CliError"
import * as Config from "effect/Config"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Stdio from "effect/Stdio"
import * as Terminal from "effect/Terminal"
import * as Audit from "./Audit.ts"
import type { Given } from "./AuditCommand.ts"
import * as AuditReport from "./AuditReport.ts"
import * as Output from "./Output.ts"
import * as Progress from "./Progress.ts"
import { printable } from "./Text.ts"

export const run = ({ all, concurrency, days, json }: Given) =>
  Effect.gen(function* () {
    const demo = (yield* namesAnOrganisation) ? undefined : yield* emulated
    const options = demo?.options ?? (yield* Connection.fromEnvironment)
    const progress = yield* Progress.make
    const interval = lastDaysAndToday(days, yield* DateTime.now)
    const audit = yield* Audit.run({
      interval,
      concurrency,
      onProgress: ({ done, of, total }) =>
        progress.show(of === "days" ? "days of usage" : "clients")(done, total)
    }).pipe(Effect.provide(GenesysCloud.layer(options)), Effect.ensuring(progress.end))

    const context = {
      region: options.region,
      live: demo && { made: demo.made, metered: demo.metered(audit) }
    }
    yield* Output.print(
      json
        ? AuditReport.toJson(audit, context)
        : AuditReport.toText(audit, context, { most: all ? Infinity : 25, width: yield* width })
    )
    if (audit.missing.length > 0) return yield* incomplete(audit)
  }).pipe(
    Effect.scoped,
    Effect.provide(NodeTransport.layer),
    Effect.catchTags({
      ConfigError: (error) => inOneSentence(error, notConfigured),
      NodeTransportError: (error) => inOneSentence(error, error.message),
      UnknownRegion: (error) => inOneSentence(error, error.message),
      OutputFailed: (error) => inOneSentence(error, error.message),
      GenesysError: (error) => inOneSentence(error, error.message),
      ServeError: (error) =>
        inOneSentence(
          error,
          "The emulator could not listen on 127.0.0.1; set GENESYSCLOUD_OAUTHCLIENT_ID and GENESYSCLOUD_OAUTHCLIENT_SECRET to do without it."
        )
    })
  )

// The emulator is a server; the audit of a real organisation does without loading it.
const emulated = Effect.flatMap(
  Effect.promise(() => import("./Demo.ts")),
  ({ make }) => make
)

/** Whether the environment says whose usage to look at; the region alone does not. */
const namesAnOrganisation = Config.all(
  ["GENESYSCLOUD_OAUTHCLIENT_ID", "GENESYSCLOUD_OAUTHCLIENT_SECRET", "GENESYSCLOUD_ACCESS_TOKEN"].map(
    (name) => Config.String(name).pipe(Config.withDefault(""))
  )
).pipe(Config.map((values) => values.some((value) => value !== "")))

const lastDaysAndToday = (days: number, now: DateTime.DateTime): Interval.Interval => {
  const { end } = Interval.today(now)
  return { start: DateTime.subtract(end, { days }), end }
}

// Lines are cut to fit a terminal; in a file or a pipe they are as long as they are.
const width = Effect.gen(function* () {
  const stdio = yield* Stdio.Stdio
  const terminal = yield* Terminal.Terminal
  return (yield* stdio.stdoutIsTerminal) ? yield* terminal.columns : Infinity
})

const inOneSentence = (cause: unknown, sentence: string) =>
  Effect.fail(new CliError.UserError({ cause, userMessage: printable(sentence) }))

const notConfigured =
  "Set both GENESYSCLOUD_OAUTHCLIENT_ID and GENESYSCLOUD_OAUTHCLIENT_SECRET (and GENESYSCLOUD_REGION), or GENESYSCLOUD_ACCESS_TOKEN, or none of them to see an emulated organisation."

const incomplete = ({ clients, missing }: Audit.Audit) =>
  inOneSentence(
    missing,
    `The usage of ${missing.length} of ${clients.length + missing.length} clients is missing; run the audit again, with fewer --days if it stays so.`
  )
