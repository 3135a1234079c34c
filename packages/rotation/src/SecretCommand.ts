/** Commands of the shell that store a secret or print one, such as those of a secret manager. */
import * as Data from "effect/Data"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import type { PlatformError } from "effect/PlatformError"
import * as ChildProcess from "effect/process/ChildProcess"
import type { ChildProcessSpawner } from "effect/process/ChildProcessSpawner"
import * as Redacted from "effect/Redacted"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"
import { quoted } from "./internal/sinks/DotEnv.ts"
import * as SecretFormat from "./SecretFormat.ts"

/**
 * The environment of a command, and how long it may run.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** Variables beside those of this process. */
  readonly env?: Readonly<Record<string, string>>
  /** The command is killed after it. Default: no limit. */
  readonly timeout?: Duration.Input
}

/**
 * A command did not succeed.
 *
 * @since 0.1.0
 * @category errors
 */
export class CommandFailed extends Data.TaggedError("CommandFailed")<{
  /** The exit code. Missing if the command was killed because of its time limit. */
  readonly code?: number
}> {
  override get message() {
    return this.code === undefined
      ? "the command was killed, because it ran too long"
      : `the command ended with ${this.code}`
  }
}

/**
 * Runs a command that reads a text with a secret from its standard input.
 *
 * The text is neither in the arguments nor in the environment, which other processes can see. A command that reads a file can
 * read `/dev/stdin`. The output of the command goes to standard error, with `<redacted>` in place of the secret.
 *
 * @since 0.1.0
 * @category combinators
 */
export const write = (
  command: string,
  text: Redacted.Redacted<string>,
  options: Options = {}
): Effect.Effect<void, CommandFailed | PlatformError, ChildProcessSpawner | Path.Path | Stdio.Stdio> =>
  Effect.flatMap(Path.Path, ({ sep }) =>
    start(sep === "/" ? behindPipe(command) : command, options, Redacted.value(text), (handle) =>
      print(handle.all, secretIn(Redacted.value(text)))
    )
  )

/** Node.js connects standard input to a socket, which Linux does not open as `/dev/stdin`. A pipe can be opened. */
const behindPipe = (command: string) => `cat | {\n${command}\n}`

/**
 * Runs a command that prints a text with a secret, and returns the text. What the command writes to standard error goes to
 * that of this process, with `<redacted>` in place of the secret.
 *
 * @since 0.1.0
 * @category combinators
 */
export const read = (
  command: string,
  options: Options = {}
): Effect.Effect<
  Redacted.Redacted<string>,
  CommandFailed | PlatformError,
  ChildProcessSpawner | Stdio.Stdio
> =>
  start(command, options, "", (handle) =>
    Effect.gen(function* () {
      const [text, messages] = yield* Effect.all(
        [Stream.mkString(Stream.decodeText(handle.stdout)), Stream.runCollect(handle.stderr)],
        { concurrency: "unbounded" }
      )
      yield* print(Stream.fromIterable(messages), secretIn(text))
      return Redacted.make(text)
    })
  )

const start = <A, R>(
  command: string,
  { env, timeout }: Options,
  input: string,
  use: (handle: Handle) => Effect.Effect<A, PlatformError, R>
) => {
  const run = Effect.gen(function* () {
    const handle = yield* ChildProcess.make(command, {
      shell: true,
      stdin: Stream.succeed(new TextEncoder().encode(input)),
      forceKillAfter: "5 seconds",
      ...(env !== undefined && { env, extendEnv: true })
    })
    const [code, result] = yield* Effect.all([handle.exitCode, use(handle)], { concurrency: "unbounded" })
    if (code !== 0) return yield* new CommandFailed({ code })
    return result
  }).pipe(Effect.scoped)
  if (timeout === undefined) return run
  return Effect.timeoutOrElse(run, { duration: timeout, orElse: () => Effect.fail(new CommandFailed({})) })
}

type Handle = Effect.Success<ReturnType<typeof ChildProcess.make>>

const print = Effect.fnUntraced(function* <E>(output: Stream.Stream<Uint8Array, E>, secret: string) {
  const stdio = yield* Stdio.Stdio
  const hidden = formsOf(secret)
  yield* output.pipe(
    Stream.decodeText,
    Stream.splitLines,
    Stream.map((line) => `${hidden.reduce((text, form) => text.replaceAll(form, "<redacted>"), line)}\n`),
    Stream.run(stdio.stderr({ endOnDone: false })),
    // The outcome of the command counts, even if nobody can see what it prints.
    Effect.ignore
  )
})

const secretIn = (text: string) =>
  Option.match(SecretFormat.parse(Redacted.make(text)), {
    onNone: () => text,
    onSome: ({ clientSecret }) => Redacted.value(clientSecret)
  })

/** The secret as it is, in JSON and in a shell, by line, the longest first. */
const formsOf = (secret: string): ReadonlyArray<string> =>
  [secret, JSON.stringify(secret).slice(1, -1), quoted(secret)]
    .flatMap((form) => form.split(/\r?\n/))
    .filter((line) => line !== "")
    .toSorted((one, other) => other.length - one.length)
