/** Secrets in files: their names, forms and modes, and readers beside a writer. */
import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { FileSink, SecretSink } from "@effect-genesys/rotation"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { credentials, directory, list, modeOf, read } from "./SinkFiles.ts"

const sinkIn = (options: FileSink.Options) => Effect.map(FileSink.storage(options), SecretSink.make)

const versionAt = (sink: SecretSink.SecretSink["Service"], stage: SecretSink.Stage) =>
  Effect.map(sink.read("export", stage), (found) => Option.getOrUndefined(found)?.version)

const long = (version: string) => credentials(version, version.repeat(100_000))

layer(NodeServices.layer)("files", (it) => {
  it.effect("belong to their owner alone, with the stage in the name", () =>
    Effect.gen(function* () {
      const parent = yield* directory
      const path = join(parent, "new", "secrets")
      const sink = yield* sinkIn({ directory: path })
      yield* sink.writePending("export", credentials("1"))
      yield* sink.promote("export", "1")
      yield* sink.writePending("export", credentials("2"))
      yield* sink.promote("export", "2")
      yield* sink.writePending("export", credentials("3"))
      assert.deepStrictEqual(yield* list(path), [
        "export.json",
        "export.pending.json",
        "export.previous.json"
      ])
      for (const file of yield* list(path)) assert.strictEqual(yield* modeOf(join(path, file)), 0o600)
      assert.strictEqual(yield* modeOf(path), 0o700)
      assert.deepStrictEqual(JSON.parse(yield* read(join(path, "export.json"))), {
        id: "client of 2",
        secret: "secret of 2",
        rotation: "2"
      })
    })
  )

  it.effect("have the variables of Genesys' tools in the format env", () =>
    Effect.gen(function* () {
      const path = yield* directory
      const sink = yield* sinkIn({ directory: path, format: "env" })
      yield* sink.writePending("export", credentials("fleet/1", "s3=cret"))
      yield* sink.promote("export", "fleet/1")
      assert.deepStrictEqual(yield* list(path), ["export.env"])
      assert.strictEqual(
        yield* read(join(path, "export.env")),
        "GENESYSCLOUD_OAUTHCLIENT_ID='client of fleet/1'\nGENESYSCLOUD_OAUTHCLIENT_SECRET=s3=cret\nGENESYS_ROTATION=fleet/1\n"
      )
    })
  )

  it.effect("that were there before a rotation are restored unchanged in meaning", () =>
    Effect.gen(function* () {
      const path = yield* directory
      yield* Effect.promise(() => writeFile(join(path, "export.json"), `{"id":"a","secret":"b"}`))
      const sink = yield* sinkIn({ directory: path })
      assert.strictEqual(yield* versionAt(sink, "current"), SecretSink.original)
      yield* sink.writePending("export", credentials("1"))
      yield* sink.promote("export", "1")
      assert.strictEqual(yield* versionAt(sink, "current"), "1")
      yield* sink.discard("export", "1")
      assert.deepStrictEqual(JSON.parse(yield* read(join(path, "export.json"))), { id: "a", secret: "b" })
      assert.deepStrictEqual(yield* list(path), ["export.json", "export.previous.json"])
    })
  )

  it.effect("are never read in part", () =>
    Effect.gen(function* () {
      const path = yield* directory
      const sink = yield* sinkIn({ directory: path })
      yield* sink.writePending("export", long("0"))
      const reader = yield* sink.read("export", "pending").pipe(
        Effect.map((found) => {
          const { clientSecret, version } = Option.getOrThrow(found)
          assert.strictEqual(Redacted.value(clientSecret), version.repeat(100_000))
        }),
        Effect.forever,
        Effect.forkChild
      )
      for (let n = 1; n < 50; n++) yield* sink.writePending("export", long(`${n % 10}`))
      assert.isUndefined(reader.pollUnsafe())
    })
  )

  it.effect("of two writers at once are those of one of them", () =>
    Effect.gen(function* () {
      const path = yield* directory
      const sink = yield* sinkIn({ directory: path })
      const versions = Array.from({ length: 20 }, (_, n) => String(n))
      yield* Effect.forEach(versions, (version) => sink.writePending("export", credentials(version)), {
        concurrency: "unbounded",
        discard: true
      })
      assert.include(versions, yield* versionAt(sink, "pending"))
      assert.deepStrictEqual(yield* list(path), ["export.pending.json"])
    })
  )

  it.effect("without credentials are an error that shows nothing of them", () =>
    Effect.gen(function* () {
      const path = yield* directory
      yield* Effect.promise(() => writeFile(join(path, "export.json"), `{"secret":"b-secret"`))
      const sink = yield* sinkIn({ directory: path })
      const error = yield* Effect.flip(sink.read("export", "current"))
      assert.isFalse(error.isRetryable)
      assert.match(error.message, /export\.json has no client id and secret in a known form/)
      assert.notInclude(error.message, "b-secret")
    })
  )

  it.effect("that cannot be written are an error that may pass", () =>
    Effect.gen(function* () {
      const path = join(yield* directory, "file")
      yield* Effect.promise(() => writeFile(path, ""))
      const sink = yield* sinkIn({ directory: path })
      const error = yield* Effect.flip(sink.writePending("export", credentials("1")))
      assert.notStrictEqual(error.isRetryable, false)
      assert.include(error.message, path)
    })
  )
})

layer(NodeServices.layer)("names", (it) => {
  for (const name of [
    "",
    "../export",
    "a/b",
    "a\\b",
    ".env",
    "a\0",
    "x.pending",
    "X.Previous",
    "nul",
    "Com1.x",
    "x."
  ]) {
    it.effect(`${JSON.stringify(name)} is refused`, () =>
      Effect.gen(function* () {
        const path = yield* directory
        const sink = yield* sinkIn({ directory: path })
        const error = yield* Effect.flip(sink.writePending(name, credentials("1")))
        assert.isFalse(error.isRetryable)
        assert.match(error.message, /its name is not safe here: use up to 128 letters/)
        assert.deepStrictEqual(yield* list(path), [])
      })
    )
  }

  it.effect("that differ by case are refused, whatever the file system", () =>
    Effect.gen(function* () {
      const sink = yield* sinkIn({ directory: yield* directory })
      yield* sink.writePending("export", credentials("1"))
      const error = yield* Effect.flip(sink.read("Export", "pending"))
      assert.match(error.message, /whose name differs only by case/)
    })
  )
})

layer(NodeServices.layer)("a layer", (it) => {
  it.effect("is a sink", () =>
    Effect.gen(function* () {
      const path = yield* directory
      yield* SecretSink.SecretSink.use((sink) => sink.writePending("export", credentials("1"))).pipe(
        Effect.provide(FileSink.layer({ directory: path }))
      )
      assert.deepStrictEqual(yield* list(path), ["export.pending.json"])
    })
  )
})
