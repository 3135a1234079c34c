/** Where a secret goes: `--to FILE`, `--to -` for standard output, or `--to '|COMMAND'`. */
import type * as Failure from "@effect-genesys/emulator/command/Failure"
import * as SecretCommand from "@effect-genesys/rotation/SecretCommand"
import * as SecretFile from "@effect-genesys/rotation/SecretFile"
import { formatOf, type SecretFormat } from "@effect-genesys/rotation/SecretFormat"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import type { PlatformError } from "effect/PlatformError"
import * as Redacted from "effect/Redacted"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"
import * as Failures from "../Failures.ts"
import type { OutputFlags } from "../output/OutputFlags.ts"

export interface Flags extends OutputFlags {
  readonly toFormat: Option.Option<SecretFormat>
  readonly showSecret: boolean
}

/**
 * Proves what it can before there is a secret: a file is reserved until the scope ends, and standard output must not be a
 * terminal unless `--show-secret` says so. Fails before anything is sent.
 */
export const reserve = Effect.fnUntraced(function* (to: string, flags: Flags) {
  const format = Option.getOrElse(flags.toFormat, () => formatOf(to))
  if (to === "-") return { ...(yield* standardOutput(flags)), format }
  if (to.startsWith("|")) return { ...(yield* command(to.slice(1).trim())), format }
  return { ...(yield* file(to)), format }
})

/** A place for a secret. */
export type Destination = Effect.Success<ReturnType<typeof reserve>>

const standardOutput = Effect.fnUntraced(function* ({ jq, json, showSecret }: Flags) {
  const stdio = yield* Stdio.Stdio
  if (Option.isSome(json) || Option.isSome(jq)) {
    return yield* Failures.usage(
      "--to - gives standard output to the secret, so it excludes --json and --jq: choose another destination."
    )
  }
  const isTerminal = yield* stdio.stdoutIsTerminal
  if (isTerminal && !showSecret) {
    return yield* Failures.usage(
      "Standard output is a terminal, which would show the secret: add --show-secret to see it, or choose another destination."
    )
  }
  return {
    name: "standard output",
    isStandardOutput: true,
    replaces: false,
    store: (text: Redacted.Redacted<string>) =>
      Stream.run(
        Stream.succeed(Redacted.value(text) + (isTerminal ? "\n" : "")),
        stdio.stdout({ endOnDone: false })
      )
  }
})

const command = Effect.fnUntraced(function* (line: string) {
  if (line === "") {
    return yield* Failures.usage(
      '--to has no command: give one after the |, such as --to "|pass insert -m x".'
    )
  }
  return {
    name: "the command of --to",
    isStandardOutput: false,
    replaces: false,
    // A command that hangs can be interrupted.
    store: (text: Redacted.Redacted<string>) => Effect.interruptible(SecretCommand.write(line, text))
  }
})

const file = Effect.fnUntraced(function* (path: string) {
  const fs = yield* FileSystem.FileSystem
  const found = yield* Effect.option(fs.stat(path))
  if (Option.isSome(found) && found.value.type !== "File") {
    return yield* refused(
      path,
      found.value.type === "Directory"
        ? "it is a directory. Name a file in it"
        : 'it is not a regular file. Give - for standard output, or "|COMMAND"'
    )
  }
  const { write } = yield* Effect.catch(SecretFile.reserve(path), (error) =>
    refused(path, `${reasonOf(error)}. Choose another file`)
  )
  return {
    name: path,
    isStandardOutput: false,
    /** Whether a file is there already. */
    replaces: Option.isSome(found),
    store: write
  }
})

const refused = (path: string, problem: string): Effect.Effect<never, Failure.Failure> =>
  Effect.fail(Failures.usage(`--to cannot be ${JSON.stringify(path)}: ${problem}. Nothing was changed.`))

const reasonOf = ({ reason }: PlatformError) => {
  switch (reason._tag) {
    case "NotFound":
      return "its directory does not exist"
    case "PermissionDenied":
      return "its directory may not be written"
    default:
      return `no file can be written there (${reason._tag})`
  }
}
