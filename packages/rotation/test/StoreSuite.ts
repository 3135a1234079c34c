/** What every store of rotations does. */
import { type History, type Plan, Policy, RotationStore } from "@effect-genesys/rotation"
import { assert, layer } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import * as Option from "effect/Option"

const at = DateTime.makeUnsafe("2026-11-27T12:00:00.123Z")

const planOf = (fleet: string, ...clientIds: ReadonlyArray<string>): Plan.Plan => ({
  fleet,
  policy: Policy.defaults,
  rotations: clientIds.map((clientId) => ({
    clientId,
    clientName: `It's "${clientId}"`,
    secretName: clientId,
    mode: "twin",
    isTestable: true
  })),
  skipped: [{ clientId: "z", clientName: "Z", reason: "it is inactive" }]
})

const entryOf = (rotationId: string, key: string, event: History.Event): History.Entry => ({
  rotationId,
  key,
  at,
  event
})

const held = (reason: History.HoldReason): History.Event => ({
  _tag: "Held",
  hold: "create/0",
  step: "create",
  reason,
  problem: "it's full",
  calls: {
    days: [{ date: "2026-11-26", requests: 3 }],
    endpoints: [{ method: "GET", templateUri: "api/v2/users/{userId}", requests: 3 }]
  }
})

export const run = <E>(name: string, stores: Layer.Layer<RotationStore.RotationStore, E>) =>
  layer(stores, { excludeTestServices: true })(name, (it) => {
    it.effect("returns a fleet as it was added, and keeps the first of a name", () =>
      Effect.gen(function* () {
        const store = yield* RotationStore.RotationStore
        const plan = planOf("first", "a", "b")
        assert.deepStrictEqual(yield* store.addFleet(plan, at), { plan, startedAt: at, pause: undefined })
        assert.deepStrictEqual((yield* store.addFleet(planOf("first", "c"), at)).plan, plan)
        assert.deepStrictEqual(
          yield* store.fleet("first"),
          Option.some({ plan, startedAt: at, pause: undefined })
        )
        assert.deepStrictEqual(yield* store.fleet("none"), Option.none())
        assert.strictEqual(yield* store.size("first"), 2)
        assert.deepInclude(
          (yield* store.fleets).map((fleet) => fleet.plan.fleet),
          "first"
        )
      })
    )

    it.effect("keeps the first entry of a key, whoever comes at the same time", () =>
      Effect.gen(function* () {
        const store = yield* RotationStore.RotationStore
        const standing = yield* Effect.forEach(
          Array.from({ length: 50 }, (_, n) => n),
          (n) =>
            store.append(
              entryOf("race/a", "done/create", { _tag: "Done", step: "create", clientId: `twin-${n}` })
            ),
          { concurrency: "unbounded" }
        )
        assert.lengthOf(new Set(standing.map(({ event }) => JSON.stringify(event))), 1)
        assert.deepStrictEqual(yield* store.history("race/a"), standing.slice(0, 1))
      })
    )

    it.effect("returns entries in the order in which they came", () =>
      Effect.gen(function* () {
        const store = yield* RotationStore.RotationStore
        const first = entryOf("order/a", "z", { _tag: "Started" })
        const second = entryOf("order/b", "y", held("failed"))
        const third = entryOf("order/a", "x", { _tag: "Ended", outcome: "completed" })
        for (const entry of [first, second, third]) yield* store.append(entry)
        assert.deepStrictEqual(yield* store.history("order/a"), [first, third])
        const histories = yield* store.histories("order")
        assert.sameDeepMembers([...histories], [first, second, third])
        assert.deepStrictEqual(
          histories.filter(({ rotationId }) => rotationId === "order/a"),
          [first, third]
        )
      })
    )

    it.effect("counts each rotation that failed once", () =>
      Effect.gen(function* () {
        const store = yield* RotationStore.RotationStore
        yield* store.addFleet(planOf("failing", "a", "b", "c"), at)
        assert.strictEqual(yield* store.countFailed("failing"), 0)
        yield* store.append(entryOf("failing/a", "held/1", held("failed")))
        yield* store.append(entryOf("failing/a", "held/2", held("failed")))
        yield* store.append(entryOf("failing/b", "held/1", held("failed")))
        yield* store.append(entryOf("failing/c", "held/1", held("stillUsed")))
        assert.strictEqual(yield* store.countFailed("failing"), 2)
      })
    )

    it.effect("has nothing of a fleet that was not added", () =>
      Effect.gen(function* () {
        const store = yield* RotationStore.RotationStore
        assert.strictEqual(yield* store.size("unknown"), 0)
        assert.strictEqual(yield* store.countFailed("unknown"), 0)
        assert.isUndefined(yield* store.pause("unknown"))
        assert.isUndefined(yield* store.setPause("unknown", { id: "1", reason: "it's night", at }))
        assert.deepStrictEqual(yield* store.histories("unknown"), [])
        assert.deepStrictEqual(yield* store.history("unknown/a"), [])
        assert.deepStrictEqual(yield* store.entry("unknown/a", "started"), Option.none())
      })
    )

    it.effect("returns fleets in the order in which they started", () =>
      Effect.gen(function* () {
        const store = yield* RotationStore.RotationStore
        const names = ["started-2", "started-1"]
        yield* store.addFleet(planOf("started-2", "a"), DateTime.add(at, { seconds: 1 }))
        yield* store.addFleet(planOf("started-1", "a"), DateTime.add(at, { seconds: 2 }))
        assert.deepStrictEqual(
          (yield* store.fleets).map(({ plan }) => plan.fleet).filter((fleet) => names.includes(fleet)),
          names
        )
      })
    )

    it.effect("keeps a pause until it ends", () =>
      Effect.gen(function* () {
        const store = yield* RotationStore.RotationStore
        yield* store.addFleet(planOf("pausing", "a"), at)
        assert.isUndefined(yield* store.pause("pausing"))
        const pause = { id: "1", reason: "it's night", at }
        assert.deepStrictEqual(yield* store.setPause("pausing", pause), pause)
        assert.deepStrictEqual(yield* store.setPause("pausing", { ...pause, id: "2" }), pause)
        assert.deepStrictEqual(yield* store.pause("pausing"), pause)
        assert.isUndefined(yield* store.setPause("pausing", undefined))
        assert.isUndefined(yield* store.pause("pausing"))
      })
    )

    it.effect("knows the calls of a complete day, and keeps that day", () =>
      Effect.gen(function* () {
        const store = yield* RotationStore.RotationStore
        const dates = ["2026-11-01", "2026-11-02", "2026-11-03"]
        yield* store.addDay({ date: "2026-11-01", isComplete: true, calls: new Map([["a", 7]]) })
        yield* store.addDay({ date: "2026-11-02", isComplete: false, calls: new Map([["b", 1]]) })
        assert.deepStrictEqual([...(yield* store.calls("a", dates))].toSorted(), [
          ["2026-11-01", 7],
          ["2026-11-02", undefined]
        ])
        assert.deepStrictEqual([...(yield* store.calls("b", dates))].toSorted(), [
          ["2026-11-01", 0],
          ["2026-11-02", 1]
        ])
        yield* store.addDay({ date: "2026-11-01", isComplete: true, calls: new Map() })
        yield* store.addDay({ date: "2026-11-02", isComplete: true, calls: new Map() })
        assert.deepStrictEqual([...(yield* store.calls("a", dates))].toSorted(), [
          ["2026-11-01", 7],
          ["2026-11-02", 0]
        ])
        assert.strictEqual((yield* store.calls("a", [])).size, 0)
      })
    )

    it.effect("takes a day of ten thousand clients", () =>
      Effect.gen(function* () {
        const store = yield* RotationStore.RotationStore
        const calls = new Map(Array.from({ length: 10_000 }, (_, n) => [`client-${n}`, n + 1] as const))
        yield* store.addDay({ date: "2026-10-01", isComplete: true, calls })
        assert.deepStrictEqual(
          yield* store.calls("client-9999", ["2026-10-01"]),
          new Map([["2026-10-01", 10_000]])
        )
      })
    )
  })
