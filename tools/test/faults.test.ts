import { GenesysCloudApi, OperationFacts } from "@effect-genesys/schemas"
import { observed } from "@effect-genesys/testing/Observed"
import * as Scale from "@effect-genesys/testing/Scale"
import * as Wiretap from "@effect-genesys/testing/Wiretap"
import { assert, describe, it as test } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { names } from "../src/FaultCalls.ts"
import * as FaultMatrix from "../src/FaultMatrix.ts"
import { kinds } from "../src/FaultSample.ts"
import { everyTimes, faults } from "../src/FaultTable.ts"

/** Each fault once and always, and a host that refuses connections. */
const expectedCells = names.length + faults.length * 2 * (Scale.isFull ? names : kinds).length

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
        assert.lengthOf(cells, expectedCells)
        for (const { name } of faults) {
          const hit = cells.filter(({ fault }) => fault.name === name)
          for (const kind of kinds) {
            for (const times of everyTimes) {
              assert.isTrue(hit.some((cell) => kind.includes(cell.operation) && cell.times === times))
            }
          }
        }
        for (const times of everyTimes) {
          const hit = new Set(cells.filter((cell) => cell.times === times).map(({ operation }) => operation))
          assert.sameMembers([...hit], names)
        }
        assert.deepStrictEqual(cells.flatMap(FaultMatrix.problems), [])
        assert.isAtMost(openResources(), before, "a socket or timer is still open")
        assert.isAbove(spans.length, cells.length)
        assert.isAbove(secrets.size, cells.length / 2)
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
