/** Secrets and tokens: the vendor's rules, each with the vendor's code. */
import { Emulator } from "@effect-genesys/emulator"
import { assert, describe } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { administrator, ask, create, desktop, pass, rule, service, signIn, timeOf } from "./Rule.ts"

describe("secrets", () => {
  rule(
    "a secret is returned when it is created or replaced, and never again",
    Effect.gen(function* () {
      const call = yield* administrator
      const { path } = yield* create()
      const { body } = yield* call("POST", `${path}/secret`)
      assert.property(body, "secret")
      for (const response of [yield* call("GET", path), yield* call("PUT", path, service)]) {
        assert.notProperty(response.body, "secret")
      }
      const listed = yield* call("GET", "/oauth/clients")
      assert.notInclude(JSON.stringify(listed.body), `"secret"`)
    })
  )

  rule(
    "a client of the implicit grant also gets a secret, which it does not need",
    Effect.gen(function* () {
      const call = yield* administrator
      const { body } = yield* call("POST", "/oauth/clients", { ...desktop, authorizedGrantType: "TOKEN" })
      assert.property(body, "secret")
    })
  )

  rule(
    "a replaced secret ends at once, and tokens stay valid",
    Effect.gen(function* () {
      const call = yield* administrator
      const { id, path, secret } = yield* create()
      const { token } = yield* signIn(id, secret)
      yield* call("POST", `${path}/secret`)
      assert.deepInclude(yield* signIn(id, secret), { status: 400, error: "invalid_client" })
      assert.deepInclude(yield* ask(token, "GET", path), { status: 200 })
    })
  )

  rule(
    "a replaced secret can stay valid for a while, and another rotation does not extend that",
    Effect.gen(function* () {
      const call = yield* administrator
      const { id, path, secret } = yield* create()
      const { body } = yield* call("POST", `${path}/secret`)
      yield* pass("40 minutes")
      for (const good of [secret, String(body["secret"])]) {
        assert.deepInclude(yield* signIn(id, good), { status: 200 })
      }
      yield* call("POST", `${path}/secret`)
      yield* pass("20 minutes")
      assert.deepInclude(yield* signIn(id, secret), { error: "invalid_client" })
      assert.deepInclude(yield* signIn(id, String(body["secret"])), { status: 200 })
    }),
    { oldSecretLifetime: "1 hour" }
  )

  rule(
    "a wrong secret gets the status of the settings",
    Effect.gen(function* () {
      assert.deepInclude(yield* signIn("nobody", "nothing"), { status: 401, error: "invalid_client" })
    }),
    { invalidClientStatus: 401 }
  )
})

describe("tokens", () => {
  rule(
    "a token names its client and organization",
    Effect.gen(function* () {
      const { organization } = yield* Emulator.Emulator
      const { id, secret } = yield* create()
      const { token } = yield* signIn(id, secret)
      const { body } = yield* ask(token, "GET", "/tokens/me")
      assert.deepInclude(body, { organization })
      assert.deepInclude(body["OAuthClient"], { id, organization })
    })
  )

  rule(
    "a token expires after the lifetime of its client: 401 bad.credentials",
    Effect.gen(function* () {
      const { id, path, secret } = yield* create({ ...service, accessTokenValiditySeconds: 300 })
      const { token } = yield* signIn(id, secret)
      yield* pass("299 seconds")
      assert.deepInclude(yield* ask(token, "GET", path), { status: 200 })
      yield* pass("1 second")
      assert.deepInclude(yield* ask(token, "GET", path), { status: 401, code: "bad.credentials" })
    })
  )

  rule(
    "a token that is unused for longer than the idle timeout is refused; a request can leave the time unchanged",
    Effect.gen(function* () {
      const call = yield* administrator
      yield* call("PUT", "/tokens/timeout", { enableIdleTokenTimeout: true, idleTokenTimeoutSeconds: 300 })
      yield* pass("299 seconds")
      const { body } = yield* call("GET", "/tokens/me")
      const { clock } = yield* Emulator.Emulator
      assert.strictEqual(timeOf(body["dateTokenIdles"]), (yield* clock.now) + 300_000)
      yield* pass("200 seconds")
      const preserved = yield* call("GET", "/tokens/me?preserveIdleTTL=true")
      assert.strictEqual(preserved.body["dateTokenIdles"], body["dateTokenIdles"])
      yield* pass("100 seconds")
      assert.deepInclude(yield* call("GET", "/tokens/me"), { status: 401, code: "bad.credentials" })
    })
  )

  rule(
    "the idle time of a restored token does not include the time since its snapshot",
    Effect.gen(function* () {
      const { restore, snapshot } = yield* Emulator.Emulator
      const call = yield* administrator
      yield* call("PUT", "/tokens/timeout", { enableIdleTokenTimeout: true, idleTokenTimeoutSeconds: 300 })
      const then = yield* snapshot
      yield* pass("10 minutes")
      assert.strictEqual((yield* call("GET", "/tokens/me")).status, 401)
      yield* restore(then)
      assert.strictEqual((yield* call("GET", "/tokens/me")).status, 200)
    })
  )

  rule(
    "after a reset of the clock, the idle time of a token starts at the reset",
    Effect.gen(function* () {
      const { clock } = yield* Emulator.Emulator
      yield* pass("2 hours")
      const call = yield* administrator
      yield* call("PUT", "/tokens/timeout", { enableIdleTokenTimeout: true, idleTokenTimeoutSeconds: 300 })
      yield* clock.reset
      yield* pass("299 seconds")
      const { body, status } = yield* call("GET", "/tokens/me?preserveIdleTTL=true")
      assert.strictEqual(status, 200)
      assert.strictEqual(timeOf(body["dateTokenIdles"]), (yield* clock.now) + 1000)
      yield* pass("1 second")
      assert.strictEqual((yield* call("GET", "/tokens/me")).status, 401)
    })
  )

  rule(
    "an idle timeout is 5 minutes to 8 hours: 400 token.timeout.exceeded",
    Effect.gen(function* () {
      const call = yield* administrator
      for (const [idleTokenTimeoutSeconds, status, code] of [
        [299, 400, "token.timeout.exceeded"],
        [300, 200, undefined],
        [28_800, 200, undefined],
        [28_801, 400, "token.timeout.exceeded"]
      ] as const) {
        const setting = { enableIdleTokenTimeout: true, idleTokenTimeoutSeconds }
        assert.deepInclude(yield* call("PUT", "/tokens/timeout", setting), { status, code })
      }
    })
  )

  rule(
    "under HIPAA an idle timeout is at most 15 minutes: 400 max.idle.hipaa.token.timeout.exceeded",
    Effect.gen(function* () {
      const call = yield* administrator
      const set = (idleTokenTimeoutSeconds: number) =>
        call("PUT", "/tokens/timeout", { enableIdleTokenTimeout: true, idleTokenTimeoutSeconds })
      const code = "max.idle.hipaa.token.timeout.exceeded"
      assert.deepInclude(yield* set(901), { status: 400, code })
      assert.deepInclude(yield* set(900), { status: 200 })
      assert.deepInclude(yield* set(28_801), { status: 400, code: "token.timeout.exceeded" })
    }),
    { hipaa: true }
  )

  rule(
    "under HIPAA an unused token expires after 15 minutes, without an idle timeout",
    Effect.gen(function* () {
      const call = yield* administrator
      yield* pass("899 seconds")
      assert.strictEqual((yield* call("GET", "/tokens/me")).status, 200)
      yield* pass("900 seconds")
      assert.deepInclude(yield* call("GET", "/tokens/me"), { status: 401, code: "bad.credentials" })
    }),
    { hipaa: true }
  )
})
