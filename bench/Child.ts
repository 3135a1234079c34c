/** Child processes that reply to each message with one message, and end with this process. */
import { fork } from "node:child_process"
import { once } from "node:events"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

export class BenchError extends Data.TaggedError("BenchError")<{ readonly message: string }> {}

export interface Child {
  /** Sends a message and decodes the reply. One message at a time. */
  readonly ask: <S extends Schema.ConstraintDecoder<unknown>>(
    reply: S,
    message: object
  ) => Effect.Effect<S["Type"], BenchError>
}

const Reply = Schema.Union([
  Schema.Struct({ value: Schema.Unknown }),
  Schema.Struct({ problem: Schema.String })
])

/** Forks a script that calls `Replies.serve`. The scope kills it. */
export const start = Effect.fnUntraced(function* (
  script: URL,
  args: ReadonlyArray<string>,
  {
    env = {},
    nodeArgs = []
  }: { readonly env?: Record<string, string>; readonly nodeArgs?: ReadonlyArray<string> } = {}
) {
  const child = yield* Effect.acquireRelease(
    Effect.sync(() =>
      fork(script, args, {
        env: { ...process.env, ...env },
        execArgv: [...nodeArgs],
        stdio: ["ignore", "inherit", "inherit", "ipc"]
      })
    ),
    (started) => Effect.sync(() => started.kill())
  )
  const name = script.pathname.slice(script.pathname.lastIndexOf("/") + 1)
  const ended = new Promise<never>((_, reject) =>
    child.once("exit", (code) => reject(new Error(`${name} ended with ${code}`)))
  )
  ended.catch(() => {})

  const ask: Child["ask"] = Effect.fnUntraced(function* (schema, message) {
    const received = yield* Effect.tryPromise({
      try: async () => {
        const replied = once(child, "message")
        child.send(message)
        const [first] = await Promise.race([replied, ended])
        return first
      },
      catch: (error) => new BenchError({ message: String(error) })
    })
    const reply = yield* read(Reply, received)
    if ("problem" in reply)
      return yield* new BenchError({ message: `${name} ${args.join(" ")}: ${reply.problem}` })
    return yield* read(schema, reply.value)
  })
  return { ask }
})

const read = <S extends Schema.ConstraintDecoder<unknown>>(schema: S, value: unknown) =>
  Schema.decodeUnknownEffect(schema)(value).pipe(
    Effect.mapError((error) => new BenchError({ message: error.message }))
  )
