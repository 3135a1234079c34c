import { Emulator } from "@effect-genesys/emulator"
import { OperationFacts, GenesysCloudApi } from "@effect-genesys/schemas"
import { assert, describe, it as test, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { observed } from "../../cli/test/Observed.ts"
import * as Wiretap from "../../cli/test/Wiretap.ts"
import * as FaultMatrix from "./FaultMatrix.ts"

const openResources = () => process.getActiveResourcesInfo().filter((kind) => /TCP|Timeout/.test(kind)).length

describe("every fault against every operation", () => {
  test.live(
    "ends as it should, does nothing twice that may not be, and shows no secret",
    () =>
      Effect.gen(function* () {
        const before = openResources()
        const secrets = yield* Wiretap.tap
        let cells: ReadonlyArray<FaultMatrix.Cell> = []
        const { spans, texts } = yield* observed(
          Effect.map(FaultMatrix.run, (found) => {
            cells = found
            return found.map(({ error }) => error)
          })
        )
        assert.isAtLeast(cells.length, FaultMatrix.faults.length * FaultMatrix.names.length * 2)
        assert.deepStrictEqual(cells.flatMap(FaultMatrix.problems), [])
        assert.isAtMost(openResources(), before, "a socket or a timer is left")
        assert.isAbove(spans.length, cells.length)
        assert.isAbove(secrets.size, 1000)
        assert.isFalse(Wiretap.shows(texts, secrets), "a secret can be seen")
      }),
    240_000
  )

  test("is every operation that there is", () => {
    const endpoints = Object.values(GenesysCloudApi.GenesysCloudApi.groups).flatMap((group) =>
      Object.values(group.endpoints)
    )
    assert.deepStrictEqual(
      [...FaultMatrix.names].toSorted(),
      endpoints.map(({ identifier }) => String(identifier)).toSorted()
    )
    assert.isTrue(endpoints.some((endpoint) => !OperationFacts.of(endpoint).repeatable))
  })
})

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
  it.effect("takes faults over HTTP, uses them up, and counts what was really done", () =>
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
    it.effect(`refuses a rule with a ${what} that it does not know, and says why`, () =>
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
    it.effect(`refuses a fault with the headers ${JSON.stringify(headers)}, which could not be sent`, () =>
      Effect.gen(function* () {
        const fault = { kind: "answer", status: 200, headers }
        const { status, text } = yield* send("PUT", "/__emulator/faults", [{ operation: "*", fault }])
        assert.strictEqual(status, 400)
        assert.include(text, "cannot send such a header")
      })
    )
  }
})
