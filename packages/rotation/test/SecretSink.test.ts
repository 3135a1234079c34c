/** The stages of a secret: what each method does, twice, and after a process that ended between any two calls of the storage. */
import { CommandSink, FileSink, SecretSink, VaultSink } from "@effect-genesys/rotation"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as HttpClient from "effect/http/HttpClient"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as FakeVault from "./FakeVault.ts"
import { credentials, directory, versionsIn } from "./SinkFiles.ts"

type Sink = SecretSink.SecretSink["Service"]
type Stored = Readonly<Partial<Record<SecretSink.Stage, string>>>

const stages = ["pending", "current", "previous"] as const

/** A storage in memory that ends the process after a number of calls. */
const storage = (stored: Map<SecretSink.Stage, SecretSink.Credentials>, calls = Infinity) => {
  let left = calls
  const call = <A>(run: () => A) =>
    Effect.suspend(() => {
      if (left-- <= 0) return Effect.interrupt
      return Effect.sync(run)
    })
  const result: SecretSink.Storage = {
    read: (_, stage) => call(() => Option.fromNullishOr(stored.get(stage))),
    write: (_, stage, written) => call(() => void stored.set(stage, written)),
    remove: (_, stage) => call(() => void stored.delete(stage))
  }
  return result
}

const containing = (versions: Stored) => {
  const stored = new Map<SecretSink.Stage, SecretSink.Credentials>()
  for (const stage of stages) {
    const version = versions[stage]
    if (version !== undefined) stored.set(stage, credentials(version))
  }
  return stored
}

const versionsOf = (stored: ReadonlyMap<SecretSink.Stage, SecretSink.Credentials>): Stored =>
  Object.fromEntries([...stored].map(([stage, { version }]) => [stage, version]))

const write = (sink: Sink) => sink.writePending("export", credentials("2"))
const promote = (sink: Sink) => sink.promote("export", "2")
const discard = (sink: Sink) => sink.discard("export", "2")

interface Case {
  readonly name: string
  readonly method: (sink: Sink) => Effect.Effect<void, SecretSink.SecretSinkError>
  readonly before: Stored
  readonly after: Stored
}

const cases: ReadonlyArray<Case> = [
  { name: "writePending, the first", method: write, before: {}, after: { pending: "2" } },
  {
    name: "writePending, over others",
    method: write,
    before: { pending: "1", current: "0", previous: "original" },
    after: { pending: "2", current: "0", previous: "original" }
  },
  {
    name: "promote",
    method: promote,
    before: { pending: "2", current: "1", previous: "0" },
    after: { current: "2", previous: "1" }
  },
  {
    name: "promote, the first",
    method: promote,
    before: { pending: "2" },
    after: { current: "2" }
  },
  {
    name: "promote, of what is current",
    method: promote,
    before: { pending: "3", current: "2", previous: "1" },
    after: { pending: "3", current: "2", previous: "1" }
  },
  {
    name: "discard, of the pending version",
    method: discard,
    before: { pending: "2", current: "1", previous: "0" },
    after: { current: "1", previous: "0" }
  },
  {
    name: "discard, of the current version",
    method: discard,
    before: { current: "2", previous: "1" },
    after: { current: "1", previous: "1" }
  },
  {
    name: "discard, of a version that is pending and current",
    method: discard,
    before: { pending: "2", current: "2", previous: "1" },
    after: { current: "1", previous: "1" }
  },
  {
    name: "discard, of another version",
    method: discard,
    before: { pending: "3", current: "1", previous: "0" },
    after: { pending: "3", current: "1", previous: "0" }
  }
]

describe("a process that ends between two calls of the storage", () => {
  for (const { after, before, method, name } of cases) {
    it.effect(`${name}: is finished by the repeated method`, () =>
      Effect.gen(function* () {
        for (let calls = 0; ; calls++) {
          const stored = containing(before)
          const ended = yield* Effect.exit(method(SecretSink.make(storage(stored, calls))))
          // Programs never find the secret gone.
          assert.include([before.current, after.current], versionsOf(stored).current, `after ${calls} calls`)
          yield* method(SecretSink.make(storage(stored)))
          assert.deepStrictEqual(versionsOf(stored), after, `after ${calls} calls`)
          if (Exit.isSuccess(ended)) break
        }
      })
    )
  }
})

describe("a secret that was regenerated after its promotion began", () => {
  it.effect("becomes current, and the one before the rotation stays previous", () =>
    Effect.gen(function* () {
      const stored = containing({ current: "2", previous: "1" })
      const sink = SecretSink.make(storage(stored))
      yield* sink.writePending("export", credentials("2", "regenerated"))
      yield* sink.promote("export", "2")
      assert.deepStrictEqual(versionsOf(stored), { current: "2", previous: "1" })
      const current = Option.getOrThrow(yield* sink.read("export", "current"))
      assert.strictEqual(Redacted.value(current.clientSecret), "regenerated")
    })
  )
})

/** A sink of each kind, without secrets in it. */
const sinks = {
  memory: Effect.sync(() => SecretSink.make(storage(new Map()))),
  files: Effect.flatMap(directory, (path) =>
    Effect.map(FileSink.storage({ directory: path }), SecretSink.make)
  ),
  commands: Effect.flatMap(directory, (path) =>
    Effect.map(
      CommandSink.storage({
        promote: `cat > ${path}/manager`,
        read: `cat ${path}/manager 2> /dev/null || true`,
        directory: path
      }),
      SecretSink.make
    )
  ),
  Vault: Effect.suspend(() =>
    Effect.provideService(
      VaultSink.make({
        address: "https://vault.example.com",
        mount: "secret",
        prefix: "exports",
        token: Redacted.make("a-token")
      }),
      HttpClient.HttpClient,
      FakeVault.make().client
    )
  )
}

const twice = (effect: Effect.Effect<void, SecretSink.SecretSinkError>) => Effect.andThen(effect, effect)

describe("each method, twice", () => {
  for (const [name, make] of Object.entries(sinks)) {
    it.effect(`${name}: does no more than once`, () =>
      Effect.gen(function* () {
        const sink = yield* make
        yield* twice(sink.writePending("export", credentials("1")))
        assert.deepStrictEqual(yield* versionsIn(sink), ["1", undefined, undefined])
        yield* twice(sink.promote("export", "1"))
        assert.deepStrictEqual(yield* versionsIn(sink), [undefined, "1", undefined])
        yield* twice(sink.writePending("export", credentials("2")))
        yield* twice(sink.promote("export", "2"))
        assert.deepStrictEqual(yield* versionsIn(sink), [undefined, "2", "1"])
        yield* twice(sink.discard("export", "2"))
        assert.deepStrictEqual(yield* versionsIn(sink), [undefined, "1", "1"])
        const error = yield* Effect.flip(sink.promote("export", "2"))
        assert.match(error.message, /it has no version 2, neither pending nor current/)
        assert.isFalse(error.isRetryable)
      }).pipe(Effect.provide(NodeServices.layer))
    )
  }
})
