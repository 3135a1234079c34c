/**
 * Runs the verifier of Pact's core in a process of its own. It reads its environment in many places, prints on the
 * standard output, and cannot be interrupted: the process has an environment without what would change a verification,
 * its output is read and not shown, and it ends with the effect.
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
import type * as PactContents from "./PactContents.ts"

/** What the process is asked. */
export interface Task {
  readonly options: VerifierOptions
  /** URLs of pacts. The core would verify them whatever their provider, so this is looked up first. */
  readonly urls: ReadonlyArray<string>
  /** A broker, to look at its pacts as well. */
  readonly broker?: PactContents.Broker
  /** For these, as a header. */
  readonly authorization?: string
  /** A certificate to trust besides, for these and for the broker. */
  readonly ca?: string
}

/** What it says, once. */
export type Result = typeof Result.Type
export const Result = Schema.Struct({
  /** The report as JSON, or why there is none. Nothing where no pact was left to verify. */
  text: Schema.NullOr(Schema.String),
  ok: Schema.Boolean,
  /** Why the results could not be sent to the broker. */
  unpublished: Schema.optionalKey(Schema.String),
  /** Pacts at URLs that are with others. */
  skipped: Schema.Array(Schema.Struct({ pact: Schema.String, provider: Schema.String }))
})

/** `onContents` gets the pacts at URLs and of the broker, as JSON, before the first of them is verified. */
export const run = (
  { ca, ...task }: Task,
  onContents: (contents: ReadonlyArray<string>) => void
): Effect.Effect<Result> =>
  Effect.scoped(
    Effect.gen(function* () {
      // Both the core and Node take files alone, and at their start.
      const trusted = ca === undefined ? {} : trusting(yield* fileOf(ca))
      const child = yield* Effect.acquireRelease(
        Effect.sync(() =>
          fork(program, {
            env: { ...environment(process.env), ...trusted },
            execArgv: [],
            // A file for the log would make the core panic where a pact is at a URL.
            stdio: ["ignore", "pipe", "pipe", "ipc"]
          })
        ),
        (running) => Effect.sync(() => running.kill("SIGKILL"))
      )
      return yield* resultOf(child, task, onContents)
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

// As source, or compiled.
const program = fileURLToPath(new URL(`verifierMain${extname(import.meta.url)}`, import.meta.url))

/**
 * Without the variables that pact-core and its core read: they would add a broker, filter interactions, publish results
 * or log. Where the native library lies stays, and how a broker is reached: its proxy, and certificates to trust.
 */
export const environment = (inherited: NodeJS.ProcessEnv): NodeJS.ProcessEnv => {
  const kept = Object.entries(inherited).filter(
    ([name]) => !/^(PACT_(?!PREBUILD_)|(LOG_LEVEL|RUST_LOG|VITEST(_\w+)?)$)/i.test(name)
  )
  const direct = [inherited["NO_PROXY"], inherited["no_proxy"], "127.0.0.1"].filter(Boolean).join(",")
  return {
    ...Object.fromEntries(kept),
    PACT_DO_NOT_TRACK: "true",
    // The servers of this process.
    NO_PROXY: direct,
    no_proxy: direct,
    // Node reads the same variables for a proxy as the core, but only where it is told to.
    NODE_USE_ENV_PROXY: "1"
  }
}

const resultOf = (
  child: ChildProcess,
  task: Omit<Task, "ca">,
  onContents: (contents: ReadonlyArray<string>) => void
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
      if (isContents(message)) {
        onContents(message.contents)
        child.send("verify")
        return
      }
      result = Option.getOrElse(decodeResult(message), () =>
        failed("The process of the verifier sent a message that cannot be read.")
      )
    })
    // When all that it prints has come.
    child.once("close", (code, signal) => {
      const ended = result ?? failed(`The process of the verifier ended early (${code ?? signal}).`)
      // The core only logs it, and counts it as a success.
      const [, reason] =
        /Publishing of verification results failed with an error: ([^\n]*)/.exec(printed) ?? []
      resume(Effect.succeed({ ...ended, ...(reason !== undefined && { unpublished: reason }) }))
    })
    child.send(task)
  })

const failed = (text: string): Result => ({ ok: false, text, skipped: [] })

const isContents = Schema.is(Schema.Struct({ contents: Schema.Array(Schema.String) }))

const decodeResult = Schema.decodeUnknownOption(Result)
