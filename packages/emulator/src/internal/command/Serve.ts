/** Runs the command: starts the emulator, prints how to use it, and serves until someone stops it. */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Failure from "../../command/Failure.ts"
import * as Output from "../../command/Output.ts"
import * as Emulator from "../../Emulator.ts"
import * as BehaviorFlags from "../flags/BehaviorFlags.ts"
import type { Given } from "../flags/Flags.ts"

export const serve = ({ json, ...given }: Given) =>
  Effect.gen(function* () {
    const emulator = yield* Emulator.Emulator
    yield* Output.print(json ? ready(emulator) : instructions(emulator, given))
    return yield* Effect.never
  }).pipe(
    Effect.provide(started(given)),
    Effect.catchDefect((defect) =>
      Effect.andThen(Effect.logError("The emulator stopped", defect), failed(new Error(broken)))
    ),
    Effect.catchTags({
      ServeError: ({ cause }) => failed(new Error(cannotListen(given, cause))),
      NotProtected: Failure.as("usage"),
      DataFileError: failed,
      OutputFailed: failed
    })
  )

const failed = Failure.as("failed")

const broken =
  "The emulator stopped because of a bug. The log above shows where. Start it again, and report the bug."

const started = ({ behavior, host, port, seed, ...given }: Omit<Given, "json">) => {
  const { controlToken, data, publicUrl, usageDelay } = given
  return Emulator.layer({
    ...BehaviorFlags.behaviorOf(behavior),
    host,
    port,
    seed,
    ...(publicUrl._tag === "Some" && { publicUrl: publicUrl.value }),
    ...(data._tag === "Some" && { data: data.value }),
    ...(controlToken._tag === "Some" && { controlToken: controlToken.value }),
    ...(usageDelay._tag === "Some" && { usageDelay: usageDelay.value })
  })
}

const ready = ({ administrator, url }: Emulator.Emulator["Service"]) =>
  JSON.stringify({
    url,
    clientId: administrator.clientId,
    clientSecret: Redacted.value(administrator.clientSecret)
  })

// The secret belongs to this emulator alone, and the command exists to print it.
const instructions = (
  { administrator, url }: Emulator.Emulator["Service"],
  { controlToken, data }: Pick<Given, "controlToken" | "data">
) => {
  const { clientId } = administrator
  const clientSecret = Redacted.value(administrator.clientSecret)
  const token = `curl -s -u ${clientId}:${clientSecret} -d grant_type=client_credentials ${url}/oauth/token | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/'`
  return `Genesys Cloud, emulated, at ${url}

  client id      ${clientId}
  client secret  ${clientSecret}

This client has every permission. List the clients of the organization:

  curl -s -H "Authorization: Bearer $(${token})" ${url}/api/v2/oauth/clients

Connect programs that use this library:

  export GENESYSCLOUD_REGION=${url}
  export GENESYSCLOUD_OAUTHCLIENT_ID=${clientId}
  export GENESYSCLOUD_OAUTHCLIENT_SECRET=${clientSecret}

Watch requests live in a browser: ${url}
Change settings and inject faults: ${url}/__emulator/openapi.json${controlToken._tag === "Some" ? ", with the control token" : ""}

${Option.match(data, { onNone: () => "Ctrl+C stops the emulator and deletes everything in it.", onSome: kept })}`
}

const kept = (
  data: string
) => `Everything except settings and faults is stored in ${data}. This secret cannot be shown again; it is valid, like
those of earlier starts, until the client gets a new one. Ctrl+C stops the emulator.`

const cannotListen = ({ host, port }: Pick<Given, "host" | "port">, cause: unknown) => {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined
  return code === "EADDRINUSE"
    ? `Port ${port} of ${host} is in use. Choose another with --port, or any free one with --port 0.`
    : `Cannot listen on port ${port} of ${host} (${String(code ?? cause)}). Choose another with --port or --host.`
}
