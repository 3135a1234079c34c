/** Only the owner of a token file can read it, at any time. */
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { TokenStore } from "@effect-genesys/client"
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "tokens-"))),
  (made) => Effect.sync(() => rmSync(made, { recursive: true }))
)

const opened = (path: string) =>
  TokenStore.TokenStore.pipe(
    Effect.provide(TokenStore.layerFile(path).pipe(Layer.provide(NodeFileSystem.layer)))
  )

describe("a file of tokens", () => {
  for (const mode of [0o640, 0o620, 0o610, 0o604, 0o602, 0o601]) {
    it.effect(`is refused with mode ${mode.toString(8)}`, () =>
      Effect.gen(function* () {
        const path = join(yield* folder, "tokens.json")
        writeFileSync(path, '{"a":"canary"}')
        chmodSync(path, mode)
        const store = yield* opened(path)
        const error = yield* Effect.flip(store.get("a"))
        assert.match(error.message, /others can read .*revoke/)
      })
    )
  }

  for (const mode of [0o600, 0o400, 0o700]) {
    it.effect(`is read with mode ${mode.toString(8)}, and replaced by one with mode 600`, () =>
      Effect.gen(function* () {
        const path = join(yield* folder, "tokens.json")
        writeFileSync(path, '{"a":"t"}')
        chmodSync(path, mode)
        const store = yield* opened(path)
        assert.isTrue(Option.isSome(yield* store.get("a")))
        yield* store.set("b", Redacted.make("u"))
        assert.strictEqual(statSync(path).mode & 0o777, 0o600)
      })
    )
  }

  it.effect("is created with mode 600, under any mask of the process", () =>
    Effect.gen(function* () {
      const inside = yield* folder
      const modes: Array<number> = []
      yield* Effect.acquireRelease(
        Effect.sync(() => process.umask(0)),
        (mask) => Effect.sync(() => void process.umask(mask))
      )
      const fs = yield* FileSystem.FileSystem
      const store = yield* TokenStore.TokenStore.pipe(
        Effect.provide(TokenStore.layerFile(join(inside, "tokens.json"))),
        Effect.provideService(FileSystem.FileSystem, {
          ...fs,
          rename: (from, to) => {
            const looked = Effect.sync(() => modes.push(statSync(from).mode & 0o777))
            return Effect.andThen(looked, fs.rename(from, to))
          }
        })
      )
      yield* store.set("a", Redacted.make("t"))
      yield* store.remove("a")
      assert.deepStrictEqual(modes, [0o600, 0o600])
    }).pipe(Effect.provide(NodeFileSystem.layer))
  )

  it.effect("keeps the old tokens and leaves no copy of the new ones if it cannot be replaced", () =>
    Effect.gen(function* () {
      const inside = yield* folder
      const path = join(inside, "tokens.json")
      yield* (yield* opened(path)).set("a", Redacted.make("old"))
      const fs = yield* FileSystem.FileSystem
      const store = yield* TokenStore.TokenStore.pipe(
        Effect.provide(TokenStore.layerFile(path)),
        Effect.provideService(FileSystem.FileSystem, {
          ...fs,
          // A rename to a missing folder fails like every other failed rename.
          rename: (from) => fs.rename(from, join(inside, "no", "such", "folder"))
        })
      )
      yield* Effect.flip(store.set("a", Redacted.make("canary")))
      assert.deepStrictEqual(readdirSync(inside), ["tokens.json"])
      assert.strictEqual(readFileSync(path, "utf8"), '{"a":"old"}')
    }).pipe(Effect.provide(NodeFileSystem.layer))
  )
})
