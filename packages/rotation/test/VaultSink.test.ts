/** Vault beyond the contract: whole methods, two writers, failures that pass, and what others can see. */
import { VaultSink } from "@effect-genesys/rotation"
import { observed } from "@effect-genesys/testing/Observed"
import { assert, describe, it } from "@effect/vitest"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as HttpClient from "effect/http/HttpClient"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"
import * as FakeVault from "./FakeVault.ts"
import { credentials, versionsIn } from "./SinkFiles.ts"

const token = "a-token-of-the-test"

const connect = (vault: FakeVault.FakeVault, options: Partial<VaultSink.Options> = {}) =>
  Effect.provideService(
    VaultSink.make({
      address: "https://vault.example.com",
      mount: "secret",
      prefix: "exports",
      token: Redacted.make(token),
      ...options
    }),
    HttpClient.HttpClient,
    vault.client
  )

describe("a rotation", () => {
  it.effect("is promoted, and goes back to the credentials that were there before", () =>
    Effect.gen(function* () {
      const vault = FakeVault.make()
      vault.secrets.set("exports/export", [{ id: "a", secret: "b" }])
      const sink = yield* connect(vault)
      yield* sink.writePending("export", credentials("1"))
      assert.deepStrictEqual(yield* versionsIn(sink), ["1", "original", undefined])
      yield* sink.promote("export", "1")
      assert.deepStrictEqual(yield* versionsIn(sink), [undefined, "1", "original"])
      yield* sink.discard("export", "1")
      assert.deepStrictEqual(yield* versionsIn(sink), [undefined, "original", "original"])
      assert.deepStrictEqual(vault.secrets.get("exports/export")?.at(-1), { id: "a", secret: "b" })
    })
  )

  it.effect("can write where a secret was deleted", () =>
    Effect.gen(function* () {
      const vault = FakeVault.make()
      vault.secrets.set("exports/export.pending", [{ id: "a", secret: "b" }, null])
      const sink = yield* connect(vault)
      yield* sink.writePending("export", credentials("1"))
      assert.deepStrictEqual(yield* versionsIn(sink), ["1", undefined, undefined])
    })
  )
})

describe("two writers", () => {
  it.effect("do not lose what one of them wrote while the other promotes", () =>
    Effect.gen(function* () {
      const vault = FakeVault.make()
      vault.secrets.set("exports/export", [{ id: "a", secret: "b" }])
      const sink = yield* connect(vault)
      yield* sink.writePending("export", credentials("1"))
      const byHand = { id: "a", secret: "changed by hand" }
      vault.state.before = (request) => {
        if (request === "POST data/exports/export.previous") {
          vault.secrets.set("exports/export", [{ id: "a", secret: "b" }, byHand])
        }
      }
      const error = yield* Effect.flip(sink.promote("export", "1"))
      assert.isTrue(error.isRetryable)
      assert.match(error.message, /somebody else changed it in Vault meanwhile, so nothing was overwritten/)
      assert.deepStrictEqual(vault.secrets.get("exports/export")?.at(-1), byHand)

      vault.state.before = () => {}
      yield* sink.promote("export", "1")
      assert.deepStrictEqual(yield* versionsIn(sink), [undefined, "1", "original"])
      assert.deepStrictEqual(vault.secrets.get("exports/export.previous")?.at(-1), byHand)
    })
  )
})

describe("failures", () => {
  it.effect("that pass are retried", () =>
    Effect.gen(function* () {
      const vault = FakeVault.make()
      const sink = yield* connect(vault)
      vault.state.failures.push(503, 500, 429)
      const fiber = yield* Effect.forkChild(sink.writePending("export", credentials("1")))
      yield* TestClock.adjust("10 seconds")
      yield* Fiber.join(fiber)
      assert.deepStrictEqual(vault.requests, [
        ...Array.from({ length: 4 }, () => "GET data/exports/export.pending"),
        "POST data/exports/export.pending"
      ])
    })
  )

  const cases: ReadonlyArray<readonly [status: number, isRetryable: boolean, problem: RegExp]> = [
    [503, true, /with 503: it is sealed or in maintenance/],
    [500, true, /with 500$/],
    [412, true, /with 412: this node is not ready/],
    [473, true, /with 473: this node is not ready/],
    [501, true, /with 501: it is not initialized/],
    [403, false, /its policy lacks the capability "read" for MOUNT\/data\/PREFIX/],
    [307, false, /redirects to another address, which is not followed/],
    [400, false, /with 400: check the address, the mount and the namespace/]
  ]
  for (const [status, isRetryable, problem] of cases) {
    it.effect(`with ${status} ${isRetryable ? "may" : "do not"} pass later`, () =>
      Effect.gen(function* () {
        const vault = FakeVault.make()
        const sink = yield* connect(vault)
        vault.state.failures.push(status, status, status, status)
        const fiber = yield* Effect.forkChild(Effect.flip(sink.read("export", "current")))
        yield* TestClock.adjust("10 seconds")
        const error = yield* Fiber.join(fiber)
        assert.strictEqual(error.isRetryable, isRetryable)
        assert.match(error.message, problem)
      })
    )
  }

  it.effect("to get a token are those of the sink", () =>
    Effect.gen(function* () {
      class NoLogin extends Data.TaggedError("NoLogin")<{ readonly message: string }> {}
      const vault = FakeVault.make()
      const sink = yield* Effect.provideService(
        VaultSink.make({
          address: "https://vault.example.com",
          mount: "secret",
          prefix: "exports",
          token: Effect.fail(new NoLogin({ message: "the role is unknown" }))
        }),
        HttpClient.HttpClient,
        vault.client
      )
      const error = yield* Effect.flip(sink.read("export", "current"))
      assert.match(error.message, /there is no token for Vault: the role is unknown/)
      assert.deepStrictEqual(vault.requests, [])
    })
  )

  it.effect("of credentials that were written by hand name the path, and no secret", () =>
    Effect.gen(function* () {
      const vault = FakeVault.make()
      vault.secrets.set("exports/export", [{ password: "by-hand" }])
      const error = yield* Effect.flip((yield* connect(vault)).read("export", "current"))
      assert.isFalse(error.isRetryable)
      assert.match(error.message, /exports\/export has no fields id and secret/)
      assert.notInclude(error.message, "by-hand")
    })
  )

  it.effect("of unsafe names send nothing", () =>
    Effect.gen(function* () {
      const vault = FakeVault.make()
      const sink = yield* connect(vault)
      const error = yield* Effect.flip(sink.read("../other", "current"))
      assert.match(error.message, /its name is not safe here/)
      assert.deepStrictEqual(vault.requests, [])
    })
  )
})

describe("the token and the secrets", () => {
  it.effect("are in no log, span or error", () =>
    Effect.gen(function* () {
      const vault = FakeVault.make()
      const sink = yield* connect(vault)
      const { texts } = yield* observed(
        Effect.gen(function* () {
          yield* sink.writePending("export", credentials("1", "the-secret"))
          yield* sink.promote("export", "1")
          vault.state.failures.push(403)
          yield* sink.read("export", "current")
          // An application may record all headers.
        }).pipe(Effect.provideService(HttpClient.TracerHeaderFilter, () => true))
      )
      const seen = texts.join("\n")
      assert.include(seen, "data/exports/export.pending")
      assert.include(seen, "responded to a read with 403")
      assert.include(seen, "http.request.header.authorization")
      assert.notInclude(seen, token)
      assert.notInclude(seen, "the-secret")
    })
  )
})
