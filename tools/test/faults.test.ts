import { GenesysCloudApi, OperationFacts } from "@effect-genesys/schemas"
import { observed } from "@effect-genesys/testing/Observed"
import * as Wiretap from "@effect-genesys/testing/Wiretap"
import { assert, describe, it as test } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FaultMatrix from "../src/FaultMatrix.ts"

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
        assert.isAtLeast(
          cells.length,
          FaultMatrix.faults.length * FaultMatrix.names.length * FaultMatrix.rounds.length
        )
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
