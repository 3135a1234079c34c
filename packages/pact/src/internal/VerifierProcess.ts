/**
 * Runs the verifier of Pact's core in a child process. The core reads its environment in many places, prints on standard
 * output, and cannot be interrupted. So the process has an environment without variables that change a verification, its
 * output is read and not shown, and it ends with the effect.
 */
import { type ChildProcess, fork } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { extname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { stripVTControlCharacters } from "node:util"
import type { VerifierOptions } from "@pact-foundation/pact-core"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import type * as RemotePacts from "./RemotePacts.ts"

/** The message to the process. */
export interface Task {
  readonly options: VerifierOptions
  /** URLs of pacts. The core would verify those with other providers, too, so the process fetches them first. */
  readonly urls: ReadonlyArray<string>
  /** A broker whose pacts the process fetches, too. */
  readonly broker?: RemotePacts.Broker
  /** The `Authorization` header for these requests. */
  readonly authorization?: string
  /** An additional certificate to trust, for these requests and those of the core to the broker. */
  readonly ca?: string
}

/** The last message of the process. */
export type Result = typeof Result.Type
export const Result = Schema.Struct({
  /** The report as JSON, or the reason why there is none. Null if there was no pact to verify. */
  text: Schema.NullOr(Schema.String),
  ok: Schema.Boolean,
  /** The reason why the results could not be published to the broker. */
  unpublished: Schema.optionalKey(Schema.String),
  /** Pacts at URLs with other providers. */
  skipped: Schema.Array(Schema.Struct({ pact: Schema.String, provider: Schema.String }))
})

/** Calls `onPacts` with the pacts at URLs and of the broker, as JSON, before the first one is verified. */
export const run = (
  { ca, ...task }: Task,
  onPacts: (pacts: ReadonlyArray<string>) => void
): Effect.Effect<Result> =>
  Effect.scoped(
    Effect.gen(function* () {
      // The core and Node only read certificates from files, when they start.
      const trusted = ca === undefined ? {} : trusting(yield* fileOf(ca))
      const child = yield* Effect.acquireRelease(
        Effect.sync(() =>
          fork(program, {
            env: { ...environment(process.env), ...trusted },
            execArgv: [],
            // With a log file, the core panics if a pact is at a URL.
            stdio: ["ignore", "pipe", "pipe", "ipc"]
          })
        ),
        (running) => Effect.sync(() => running.kill("SIGKILL"))
      )
      return yield* resultOf(child, task, onPacts)
    })
  )

const trusting = (file: string) => ({ SSL_CERT_FILE: file, NODE_EXTRA_CA_CERTS: file })

const fileOf = (text: string) =>
  Effect.map(
    Effect.acquireRelease(
      Effect.sync(() => mkdtempSync(join(tmpdir(), "effect-pact-"))),
      (folder) => Effect.sync(() => rmSync(folder, { recursive: true }))
    ),
    (folder) => {
      const file = join(folder, "ca.pem")
      writeFileSync(file, text)
      return file
    }
  )

// TypeScript in the repository, JavaScript in the package.
const program = fileURLToPath(new URL(`verifierMain${extname(import.meta.url)}`, import.meta.url))

/**
 * Removes the variables that pact-core reads: they would add a broker, filter interactions, publish results or log. Keeps
 * the location of the native library, and the proxy and the certificates for a broker.
 */
export const environment = (inherited: NodeJS.ProcessEnv): NodeJS.ProcessEnv => {
  const kept = Object.entries(inherited).filter(
    ([name]) => !/^(PACT_(?!PREBUILD_)|(LOG_LEVEL|RUST_LOG|VITEST(_\w+)?)$)/i.test(name)
  )
  const direct = [inherited["NO_PROXY"], inherited["no_proxy"], "127.0.0.1"].filter(Boolean).join(",")
  return {
    ...Object.fromEntries(kept),
    PACT_DO_NOT_TRACK: "true",
    // No proxy for the servers of this process.
    NO_PROXY: direct,
    no_proxy: direct,
    // Makes Node use the same proxy variables as the core.
    NODE_USE_ENV_PROXY: "1"
  }
}

const resultOf = (
  child: ChildProcess,
  task: Omit<Task, "ca">,
  onPacts: (pacts: ReadonlyArray<string>) => void
) =>
  Effect.callback<Result>((resume) => {
    let printed = ""
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk) => (printed += stripVTControlCharacters(String(chunk))))
    }
    let result: Result | undefined
    child.once("error", (error) => {
      resume(Effect.succeed(failed(`The process of the verifier failed: ${error.message}.`)))
    })
    child.on("message", (message) => {
      if (isPacts(message)) {
        onPacts(message.pacts)
        child.send("verify")
        return
      }
      result = Option.getOrElse(decodeResult(message), () =>
        failed("The process of the verifier sent an unknown message.")
      )
    })
    // Emitted after all output has been read.
    child.once("close", (code, signal) => {
      const ended = result ?? failed(`The process of the verifier exited early (${code ?? signal}).`)
      // The core only logs this, and reports success.
      const [, reason] =
        /Publishing of verification results failed with an error: ([^\n]*)/.exec(printed) ?? []
      resume(Effect.succeed({ ...ended, ...(reason !== undefined && { unpublished: reason }) }))
    })
    child.send(task)
  })

const failed = (text: string): Result => ({ ok: false, text, skipped: [] })

const isPacts = Schema.is(Schema.Struct({ pacts: Schema.Array(Schema.String) }))

const decodeResult = Schema.decodeUnknownOption(Result)
