/** Secrets by commands: what they get and print, the way back, and commands that fail or hang. */
import { existsSync } from "node:fs"
import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { CommandSink, SecretSink } from "@effect-genesys/rotation"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Sink from "effect/Sink"
import * as Stdio from "effect/Stdio"
import * as TestClock from "effect/testing/TestClock"
import { credentials, directory, list, read, versionsIn } from "./SinkFiles.ts"

interface Commands {
  readonly promote?: string
  readonly read?: string
  readonly format?: "env" | "text"
}

/** A sink whose commands have a directory in place of DIR. */
const run = Effect.fnUntraced(function* ({
  promote = "cat > DIR/manager",
  read: reading,
  ...options
}: Commands = {}) {
  const path = yield* directory
  const printed: Array<string> = []
  const started = yield* Deferred.make<void>()
  const stderr = () =>
    Sink.forEach((chunk: string | Uint8Array) => {
      printed.push(String(chunk))
      return Deferred.succeed(started, undefined)
    })
  const storage = yield* CommandSink.storage({
    ...options,
    promote: promote.replaceAll("DIR", path),
    ...(reading !== undefined && { read: reading.replaceAll("DIR", path) }),
    directory: join(path, "stages")
  }).pipe(Effect.provide(Layer.merge(NodeServices.layer, Stdio.layerTest({ stderr }))))
  return { file: (name: string) => join(path, name), printed, sink: SecretSink.make(storage), started }
})

type Sink = SecretSink.SecretSink["Service"]

const rotate = (sink: Sink, version: string, secret?: string) =>
  Effect.andThen(sink.writePending("export", credentials(version, secret)), sink.promote("export", version))

describe("a command for promote", () => {
  it.effect("gets JSON on standard input, and the rest in variables", () =>
    Effect.gen(function* () {
      const { file, sink } = yield* run({
        promote: `cat > DIR/input; env > DIR/environment; tr '\\0' ' ' < /proc/$PPID/cmdline > DIR/arguments; tr '\\0' ' ' < /proc/$$/cmdline >> DIR/arguments; printf '%s|' "$GENESYS_SECRET_NAME" "$GENESYS_CLIENT_ID" "$GENESYS_ROTATION" > DIR/variables`
      })
      yield* rotate(sink, "1", "the-secret")
      assert.deepStrictEqual(JSON.parse(yield* read(file("input"))), {
        id: "client of 1",
        secret: "the-secret",
        rotation: "1"
      })
      assert.strictEqual(yield* read(file("variables")), "export|client of 1|1|")
      assert.notInclude(yield* read(file("environment")), "the-secret")
      assert.include(yield* read(file("arguments")), "GENESYS_SECRET_NAME")
      assert.notInclude(yield* read(file("arguments")), "the-secret")
    })
  )

  it.effect("gets variables, or the secret alone", () =>
    Effect.gen(function* () {
      const variables = yield* run({ format: "env" })
      yield* rotate(variables.sink, "1", "the-secret")
      assert.include(yield* read(variables.file("manager")), "GENESYSCLOUD_OAUTHCLIENT_SECRET=the-secret\n")
      const alone = yield* run({ format: "text" })
      yield* rotate(alone.sink, "1", "the-secret")
      assert.strictEqual(yield* read(alone.file("manager")), "the-secret")
    })
  )

  it.effect("can read standard input as a file, for programs that read files alone", () =>
    Effect.gen(function* () {
      const { file, sink } = yield* run({ format: "text", promote: "cat /dev/stdin > DIR/manager # a file" })
      yield* rotate(sink, "1", "the-secret")
      assert.strictEqual(yield* read(file("manager")), "the-secret")
    })
  )

  it.effect("prints to standard error, without the secret in any form", () =>
    Effect.gen(function* () {
      const { printed, sink } = yield* run({
        promote: `cat; echo stored $GENESYS_SECRET_NAME >&2`
      })
      yield* rotate(sink, "1", `it's a "secret"`)
      assert.include(printed.join(""), "stored export")
      assert.include(printed.join(""), `"secret": "<redacted>"`)
      assert.notMatch(printed.join(""), /it's a \\?"/)
    })
  )

  it.effect("that fails leaves the pending credentials, and may be repeated", () =>
    Effect.gen(function* () {
      const { sink } = yield* run({ promote: "exit 3" })
      const error = yield* Effect.flip(rotate(sink, "1"))
      assert.notStrictEqual(error.isRetryable, false)
      assert.match(error.message, /`promote`: the command ended with 3/)
      assert.deepStrictEqual(yield* versionsIn(sink), ["1", undefined, undefined])
    })
  )

  it.effect("that hangs is killed, with its children", () =>
    Effect.gen(function* () {
      const { printed, sink, started } = yield* run({ promote: "sleep 1000 & echo $!; wait" })
      const fiber = yield* Effect.forkChild(Effect.flip(rotate(sink, "1")))
      yield* Deferred.await(started)
      const child = Number(printed.join(""))
      assert.isAbove(child, 0)
      yield* TestClock.adjust("1 minute")
      const error = yield* Fiber.join(fiber)
      assert.match(error.message, /`promote`: the command was killed, because it ran too long/)
      assert.isFalse(isRunning(child))
    })
  )

  it.effect("does not run for a name that is not safe", () =>
    Effect.gen(function* () {
      const { file, sink } = yield* run({ read: "touch DIR/read" })
      const error = yield* Effect.flip(sink.promote("$(id)", "1"))
      assert.match(error.message, /its name is not safe here/)
      assert.isFalse(existsSync(file("read")))
    })
  )
})

/** Whether a process is there and is no zombie, which waits for its parent to ask for its exit code. */
const isRunning = (pid: number) => existsSync(`/proc/${pid}/exe`)

describe("without a command for read", () => {
  it.effect("what was promoted last is current, so that the way back is open", () =>
    Effect.gen(function* () {
      const { file, sink } = yield* run()
      yield* rotate(sink, "1")
      yield* rotate(sink, "2")
      yield* sink.promote("export", "2")
      assert.deepStrictEqual(yield* versionsIn(sink), [undefined, "2", "1"])
      yield* sink.discard("export", "2")
      assert.deepStrictEqual(yield* versionsIn(sink), [undefined, "1", "1"])
      assert.include(yield* read(file("manager")), "secret of 1")
      assert.deepStrictEqual(yield* list(file("stages")), ["export.json", "export.previous.json"])
    })
  )

  it.effect("there is no way back before the first rotation", () =>
    Effect.gen(function* () {
      const { sink } = yield* run()
      yield* rotate(sink, "1")
      const error = yield* Effect.flip(sink.discard("export", "1"))
      assert.isFalse(error.isRetryable)
      assert.match(error.message, /it has no previous version to go back to/)
    })
  )
})

describe("with a command for read", () => {
  it.effect("goes back to what was there before the first rotation", () =>
    Effect.gen(function* () {
      const { file, sink } = yield* run({ read: "cat DIR/manager" })
      yield* Effect.promise(() => writeFile(file("manager"), `{"id":"a","secret":"b"}`))
      yield* rotate(sink, "1")
      assert.deepStrictEqual(yield* versionsIn(sink), [undefined, "1", SecretSink.original])
      yield* sink.discard("export", "1")
      assert.deepStrictEqual(JSON.parse(yield* read(file("manager"))), { id: "a", secret: "b" })
    })
  )

  it.effect("knows the version although the manager does not keep it", () =>
    Effect.gen(function* () {
      const { sink } = yield* run({
        format: "env",
        promote: "grep -v GENESYS_ROTATION > DIR/manager",
        read: "cat DIR/manager 2> /dev/null || true"
      })
      yield* rotate(sink, "1")
      yield* sink.promote("export", "1")
      assert.deepStrictEqual(yield* versionsIn(sink), [undefined, "1", undefined])
    })
  )

  it.effect("sees what others changed since the last rotation", () =>
    Effect.gen(function* () {
      const { file, sink } = yield* run({ read: "cat DIR/manager 2> /dev/null || true" })
      yield* rotate(sink, "1")
      yield* Effect.promise(() => writeFile(file("manager"), `{"id":"a","secret":"b"}`))
      assert.deepStrictEqual(yield* versionsIn(sink), [undefined, SecretSink.original, undefined])
    })
  )

  it.effect("shows what the command says, and nothing of the secret", () =>
    Effect.gen(function* () {
      const { printed, sink } = yield* run({
        read: `echo '{"id":"a","secret":"the-secret"}'; echo found the-secret >&2`
      })
      yield* sink.read("export", "current")
      assert.deepStrictEqual(printed, ["found <redacted>\n"])
    })
  )

  it.effect("fails if the output has no credentials, and shows nothing of it", () =>
    Effect.gen(function* () {
      const { printed, sink } = yield* run({ read: "echo the-secret; echo see the-secret >&2" })
      const error = yield* Effect.flip(sink.read("export", "current"))
      assert.isFalse(error.isRetryable)
      assert.match(error.message, /`read` printed no client id and secret in a known form/)
      assert.notInclude(error.message + printed.join(""), "the-secret")
    })
  )

  it.effect("fails if the command does", () =>
    Effect.gen(function* () {
      const { sink } = yield* run({ read: "exit 4" })
      const error = yield* Effect.flip(rotate(sink, "1"))
      assert.match(error.message, /`read`: the command ended with 4/)
    })
  )
})
