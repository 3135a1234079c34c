/** Requests with a fault, in the log and in the metering, over a socket and in memory. */
import { Emulator, type Faults } from "@effect-genesys/emulator"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Layer from "effect/Layer"
import * as RequestLog from "../src/internal/http/RequestLog.ts"
import { control } from "./Control.ts"

const path = "/api/v2/oauth/clients"
const unavailable = { kind: "error", status: 503, code: "service.unavailable" } as const

/** The status that a caller gets in place of a 200. */
const rows: ReadonlyArray<readonly [Omit<Faults.Rule, "operation">, status: number | null]> = [
  [{ fault: { kind: "reset" } }, null],
  [{ fault: { kind: "reset" }, executes: true }, null],
  [{ fault: { kind: "hang" } }, null],
  [{ fault: { kind: "hang" }, executes: true }, null],
  [{ fault: { kind: "answer", status: 204 } }, 204],
  [{ fault: unavailable }, 503],
  [{ fault: unavailable, executes: true }, 503],
  [{ fault: { kind: "resetMidBody" } }, 200],
  [{ fault: { kind: "truncated" } }, 200],
  [{ fault: { kind: "cutShort" } }, 200],
  [{ fault: { kind: "drip" } }, 200],
  [{ fault: { kind: "brokenGzip" } }, 200],
  [{ fault: { kind: "revokeToken" } }, 401]
]

const calls = Effect.flatMap(Emulator.Emulator, ({ snapshot }) =>
  Effect.map(snapshot, (tables) => tables["calls"]?.length)
)

/** The log once it has one more request, which may never get a response. */
const send = Effect.fnUntraced(function* (rule: Omit<Faults.Rule, "operation">) {
  const { faults, states, url } = yield* Emulator.Emulator
  const { getRequests } = yield* control
  yield* states.reset
  const { token = "" } = yield* states.set("a caller with every permission")
  faults.set([{ operation: "getOauthClients", ...rule }])
  const { counters } = yield* getRequests()
  const asking = yield* HttpClientRequest.get(`${url}${path}`).pipe(
    HttpClientRequest.bearerToken(token),
    HttpClient.execute,
    Effect.forkChild
  )
  const page = yield* Effect.repeat(getRequests(), {
    until: (later) => later.counters.requests > counters.requests
  })
  yield* Fiber.interrupt(asking)
  return { before: counters, ...page }
})

for (const [where, emulated] of [
  ["over a socket", Layer.merge(Emulator.layer(), NodeHttpClient.layerUndici)],
  ["without a port", Emulator.layerInMemory()]
] as const) {
  layer(Layer.orDie(emulated), { excludeTestServices: true })(`a request with a fault, ${where}`, (it) => {
    for (const [rule, status] of rows) {
      const { executes = false, fault } = rule
      it.effect(
        `with ${fault.kind}${executes ? " after execution" : ""} is logged with the status that the caller gets`,
        () =>
          Effect.gen(function* () {
            const { before, counters, requests } = yield* send(rule)
            assert.deepInclude(requests[0], { method: "GET", path, status, fault: fault.kind })
            for (const name of RequestLog.statusClasses) {
              const counted = String(status).startsWith(name.slice(0, 1)) ? 1 : 0
              assert.strictEqual(counters.statuses[name] - before.statuses[name], counted)
            }
          })
      )
    }

    it.effect("is recorded if the operation ran, with its status, and otherwise not", () =>
      Effect.gen(function* () {
        yield* send({ fault: unavailable })
        assert.strictEqual(yield* calls, 0)
        yield* send({ fault: unavailable, executes: true })
        assert.strictEqual(yield* calls, 1)
      })
    )
  })
}
