import { GenesysCloudApi, OperationFacts } from "@effect-genesys/schemas"
import { observed } from "@effect-genesys/testing/Observed"
import * as Wiretap from "@effect-genesys/testing/Wiretap"
import { assert, describe, it as test } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { names } from "../src/FaultCalls.ts"
import * as FaultMatrix from "../src/FaultMatrix.ts"
import { faults, rounds } from "../src/FaultTable.ts"

const openResources = () => process.getActiveResourcesInfo().filter((kind) => /TCP|Timeout/.test(kind)).length

describe("every fault against every operation", () => {
  test.live(
    "ends as expected, runs no unrepeatable operation twice, and shows no secret",
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
        assert.isAtLeast(cells.length, faults.length * names.length * rounds.length)
        assert.deepStrictEqual(cells.flatMap(FaultMatrix.problems), [])
        assert.isAtMost(openResources(), before, "a socket or timer is still open")
        assert.isAbove(spans.length, cells.length)
        assert.isAbove(secrets.size, 1000)
        assert.isFalse(Wiretap.shows(texts, secrets), "a log, span or error shows a secret")
      }),
    240_000
  )

  test("covers every operation of the API", () => {
    const endpoints = Object.values(GenesysCloudApi.GenesysCloudApi.groups).flatMap((group) =>
      Object.values(group.endpoints)
    )
    assert.deepStrictEqual(
      [...names].toSorted(),
      endpoints.map(({ identifier }) => String(identifier)).toSorted()
    )
    assert.isTrue(endpoints.some((endpoint) => !OperationFacts.of(endpoint).repeatable))
  })
})
