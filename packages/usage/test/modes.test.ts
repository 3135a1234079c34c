/** The outcomes of a query and of a job on the server, through the real client. */
import { GenesysError } from "@effect-genesys/client"
import { type Behavior, Emulator } from "@effect-genesys/emulator"
import { PollTimeout } from "@effect-genesys/polling"
import { Usage, UsageFailed } from "@effect-genesys/usage"
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Emulated from "./Emulated.ts"

/** A query and a job: their states and pages are spelled differently. */
const requests = Effect.gen(function* () {
  const interval = yield* Emulated.month
  const { clientId } = yield* Emulated.busiest
  return {
    query: { kind: "client", clientId, query: { interval } },
    job: { kind: "organizationJob", query: { interval, groupBy: ["OauthClientId"] } }
  } as const satisfies Record<string, Usage.Request>
})

/** The number of checks of each. */
const checks = Emulator.Emulator.useSync(({ faults }) => {
  const { received } = faults.counters()
  return {
    query: received["getOauthClientUsageQueryResult"] ?? 0,
    job: received["getUsageAggregatesQueryJob"] ?? 0
  }
})

const goes = (next: Behavior.Behavior) =>
  Emulator.Emulator.useSync(({ behavior, faults }) => {
    faults.reset()
    behavior.set({
      acceptedStatus: 200,
      queryLatency: 0,
      queryOutcome: "Complete",
      resultLifetime: "1 day",
      ...next
    })
  })

layer(Emulated.layer(), { excludeTestServices: true })("the usage", (it) => {
  for (const of of ["query", "job"] as const) {
    it.effect(`of a ${of} that is done at the first check is checked once`, () =>
      Effect.gen(function* () {
        yield* goes({})
        const { [of]: request } = yield* requests
        assert.isNotEmpty(yield* Usage.run(request))
        assert.strictEqual((yield* checks)[of], 1)
      })
    )

    it.effect(`of a ${of} that is accepted with 202 returns its rows with 200`, () =>
      Effect.gen(function* () {
        yield* goes({ acceptedStatus: 202, queryLatency: "400 millis" })
        const { [of]: request } = yield* requests
        assert.isNotEmpty(yield* Usage.run(request))
        assert.isAbove((yield* checks)[of], 1)
      })
    )

    it.effect(`of a ${of} without calls has no rows, which is no error`, () =>
      Effect.gen(function* () {
        yield* goes({ queryOutcome: "Empty" })
        const { [of]: request } = yield* requests
        assert.deepStrictEqual(yield* Usage.run(request), [])
      })
    )

    for (const [queryOutcome, state] of [
      ["Failed", "Failed"],
      ["Cancelled", of === "job" ? "Cancelled" : "Failed"]
    ] as const) {
      it.effect(`of a ${of} that ends as ${queryOutcome} is a typed error after one check`, () =>
        Effect.gen(function* () {
          yield* goes({ queryOutcome })
          const { [of]: request } = yield* requests
          const error = yield* Effect.flip(Usage.run(request))
          assert.instanceOf(error, UsageFailed.UsageFailed)
          assert.strictEqual(error.state, state)
          assert.strictEqual((yield* checks)[of], 1)
        })
      )
    }

    for (const [queryOutcome, state] of [
      ["Running", "Running"],
      ["Archiving", "Archiving"]
    ] as const) {
      it.effect(`of a ${of} that stays ${state} ends at the deadline, and can be resumed`, () =>
        Effect.gen(function* () {
          yield* goes({ queryOutcome })
          const { [of]: request } = yield* requests
          const error = yield* Effect.flip(Usage.run(request, { policy: { deadline: "1 second" } }))
          assert.instanceOf(error, PollTimeout.PollTimeout)
          assert.strictEqual(error.lastState, state)
          assert.deepStrictEqual(error.observed, { [state]: (yield* checks)[of] })
          assert.strictEqual(
            (yield* Usage.decodeHandle(Usage.encodeHandle(error.handle))).kind,
            "genesys-usage"
          )
        })
      )
    }

    it.effect(`of a ${of} whose result has expired is not found`, () =>
      Effect.gen(function* () {
        yield* goes({ resultLifetime: 0 })
        const { [of]: request } = yield* requests
        const error = yield* Effect.flip(Usage.run(request, { policy: { visibleWithin: 0 } }))
        assert.instanceOf(error, GenesysError.GenesysError)
        assert.deepInclude(error.reason, { _tag: "NotFound", code: "not.found" })
        assert.strictEqual((yield* checks)[of], 1)
      })
    )
  }
})
