/** The program behind `genesys-oauth`; bin.ts starts it. Standard output has results and the help that was asked for. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Cause from "effect/Cause"
import * as CliOutput from "effect/cli/CliOutput"
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import * as References from "effect/References"
import * as Runtime from "effect/Runtime"
import manifest from "../package.json" with { type: "json" }
import { genesysOauth } from "./Command.ts"

const invocation = Effect.promise(() => import("./Invocation.ts"))

const presenter: CliOutput.Presenter = {
  present: (event) =>
    event._tag === "Version" || (event._tag === "Help" && event.reason === "Requested")
      ? CliOutput.defaultPresenter.present(event)
      : Effect.flatMap(invocation, ({ explain }) => explain(event))
}

/** As `runMain` would, which logs to standard output. */
const report = (cause: Cause.Cause<unknown>) =>
  Cause.hasInterruptsOnly(cause) || !Runtime.getErrorReported(Cause.squash(cause))
    ? Effect.void
    : Effect.logError(cause)

genesysOauth.pipe(
  Command.run({ version: manifest.version }),
  Effect.catchTag("ShowHelp", () =>
    Effect.flatMap(invocation, ({ WrongInvocation }) => Effect.fail(new WrongInvocation()))
  ),
  Effect.tapCause(report),
  Effect.provideService(CliOutput.Presenter, presenter),
  Effect.provideService(References.LogToStderr, true),
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain({ disableErrorReporting: true })
)
