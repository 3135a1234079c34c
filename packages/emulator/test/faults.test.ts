import { Emulator } from "@effect-genesys/emulator"
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

const send = (method: string, path: string, body?: unknown) =>
  Effect.flatMap(Emulator.Emulator, ({ url }) =>
    Effect.promise(async () => {
      const response = await fetch(`${url}${path}`, {
        method,
        ...(body !== undefined && {
          body: JSON.stringify(body),
          headers: { "content-type": "application/json" }
        })
      })
      return { status: response.status, text: await response.text() }
    })
  )

layer(Layer.orDie(Emulator.layer()), { excludeTestServices: true })("the control plane", (it) => {
  it.effect("sets faults over HTTP, uses them up, and counts operations that ran", () =>
    Effect.gen(function* () {
      const token = ["POST", "/oauth/token"] as const
      const rule = {
        operation: "postOauthToken",
        count: 1,
        fault: { kind: "answer", status: 503, body: "down" }
      }
      assert.strictEqual((yield* send("PUT", "/__emulator/faults", [rule])).status, 204)
      assert.deepStrictEqual(yield* send(...token), { status: 503, text: "down" })
      assert.strictEqual((yield* send(...token)).status, 400)
      const { text } = yield* send("GET", "/__emulator/counters")
      assert.deepStrictEqual(JSON.parse(text), { received: { postOauthToken: 2 }, executed: {} })
      assert.strictEqual((yield* send("POST", "/__emulator/faults/reset")).status, 204)
      const again = yield* send("GET", "/__emulator/counters")
      assert.deepStrictEqual(JSON.parse(again.text), { received: {}, executed: {} })
    })
  )

  for (const [what, rule, problem] of [
    ["kind of a fault", { operation: "*", fault: { kind: "explode" } }, /"kind"/],
    ["operation", { operation: "getOAuthClients", fault: { kind: "reset" } }, /"getOauthClients"/]
  ] as const) {
    it.effect(`refuses a rule with a ${what} that does not exist, and says why`, () =>
      Effect.gen(function* () {
        const { status, text } = yield* send("PUT", "/__emulator/faults", [rule])
        assert.strictEqual(status, 400)
        assert.match(text, problem)
      })
    )
  }

  for (const headers of [
    { "a b": "c" },
    { a: "b\r\nc: d" },
    { a: "\u2603" },
    { "": "a" },
    { trailer: "a" }
  ]) {
    it.effect(`refuses a fault with the headers ${JSON.stringify(headers)}, which cannot be sent`, () =>
      Effect.gen(function* () {
        const fault = { kind: "answer", status: 200, headers }
        const { status, text } = yield* send("PUT", "/__emulator/faults", [{ operation: "*", fault }])
        assert.strictEqual(status, 400)
        assert.include(text, "cannot send such a header")
      })
    )
  }
})
