/** A command of the shell that gets a secret on its standard input, such as that of a secret manager. */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as ChildProcess from "effect/process/ChildProcess"
import * as Redacted from "effect/Redacted"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"

/** The output of the command goes to standard error, without the secret, should the command print it. */
export const run = (command: string, text: Redacted.Redacted<string>) =>
  Effect.scoped(
    Effect.gen(function* () {
      const stdio = yield* Stdio.Stdio
      const handle = yield* ChildProcess.make(command, {
        shell: true,
        stdin: Stream.succeed(new TextEncoder().encode(Redacted.value(text))),
        forceKillAfter: "5 seconds"
      })
      const output = handle.all.pipe(
        Stream.decodeText,
        Stream.splitLines,
        Stream.map((line) => `${line.replaceAll(Redacted.value(text), "<redacted>")}\n`),
        Stream.run(stdio.stderr({ endOnDone: false }))
      )
      const [code] = yield* Effect.all([handle.exitCode, Effect.ignore(output)], { concurrency: "unbounded" })
      if (code !== 0) return yield* new CommandFailed({ code })
    })
  )

/** The command ended, and not with 0. */
export class CommandFailed extends Data.TaggedError("CommandFailed")<{ readonly code: number }> {
  override get message() {
    return `the command ended with ${this.code}`
  }
}
