import { GenesysError } from "@effect-genesys/client"
import { Emulator } from "@effect-genesys/emulator"
import { Usage, UsageFailed } from "@effect-genesys/usage"
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Emulated from "./Emulated.ts"

layer(Emulated.layer(), { excludeTestServices: true })("usage of many clients", (it) => {
  const clientIds = Emulator.Emulator.useSync(({ clients }) => clients.map(({ clientId }) => clientId))

  it.effect("is the usage of each", () =>
    Effect.gen(function* () {
      const interval = yield* Emulated.month
      const ids = yield* clientIds
      const ended = yield* Stream.runCollect(
        Usage.queryAll(ids, { interval, groupBy: ["HttpMethod"] }, { concurrency: 3 })
      )
      assert.sameMembers(
        ended.map(({ clientId }) => clientId),
        ids
      )
      // Each query waits in real time, so they wait together.
      yield* Effect.forEach(
        ended,
        ({ clientId, handle, result }) =>
          Effect.gen(function* () {
            const rows = yield* Effect.fromResult(result)
            assert.deepStrictEqual(handle?.id, yield* idOf(handle))
            const alone = yield* Usage.query(clientId, { interval, groupBy: ["HttpMethod"] })
            assert.deepStrictEqual(Emulated.sorted(rows), Emulated.sorted(alone))
          }),
        { concurrency: "unbounded" }
      )
      assert.isAbove(
        Emulated.total(ended.flatMap(({ result }) => (result._tag === "Success" ? result.success : []))),
        0
      )
    })
  )

  it.effect("continues if one is not found and another fails, and returns their errors", () =>
    Effect.gen(function* () {
      const { faults } = yield* Emulator.Emulator
      faults.set([
        {
          operation: "getOauthClientUsageQueryResult",
          count: 1,
          fault: { kind: "answer", status: 200, body: { queryStatus: "Failed" } }
        }
      ])
      const ids = [...(yield* clientIds), "no-such-client"]
      const interval = yield* Emulated.month
      const ended = yield* Stream.runCollect(Usage.queryAll(ids, { interval }, { concurrency: 4 }))
      assert.strictEqual(ended.length, ids.length)
      const failures = ended.flatMap(({ clientId, handle, result }) =>
        result._tag === "Failure" ? [{ clientId, handle, error: result.failure }] : []
      )
      assert.strictEqual(failures.length, 2)
      const notFound = failures.find(({ clientId }) => clientId === "no-such-client")
      assert.instanceOf(notFound?.error, GenesysError.GenesysError)
      assert.isUndefined(notFound?.handle)
      const failed = failures.find(({ clientId }) => clientId !== "no-such-client")
      assert.instanceOf(failed?.error, UsageFailed.UsageFailed)
      assert.isDefined(failed?.handle)
    })
  )

  it.effect("queries no more clients than the reader consumes", () =>
    Effect.gen(function* () {
      const { faults } = yield* Emulator.Emulator
      faults.reset()
      const ids = yield* clientIds
      const interval = yield* Emulated.month
      const taken = yield* Usage.queryAll(ids, { interval }, { concurrency: 1 }).pipe(
        Stream.take(2),
        Stream.runCollect
      )
      assert.strictEqual(taken.length, 2)
      assert.isBelow(faults.counters().received["postOauthClientUsageQuery"] ?? 0, ids.length)
    })
  )
})

/** The job of a handle, after it was encoded and decoded. */
const idOf = (handle: Usage.UsageHandle | undefined) =>
  handle === undefined
    ? Effect.undefined
    : Effect.map(Usage.decodeHandle(Usage.encodeHandle(handle)), ({ id }) => id)
