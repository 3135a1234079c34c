import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as OddRequests from "../src/OddRequests.ts"
import * as RequestFuzz from "../src/RequestFuzz.ts"

const known = { token: "t", clientId: "c", clientSecret: "s", clientIds: ["a", "b"] }
const texts = (seed: number, first: number, count: number) =>
  Array.from({ length: count }, (_, index) => OddRequests.make(known, seed, first + index))

describe("malformed and nearly valid requests", () => {
  it.live(
    "get a response, and leave the emulator running",
    () =>
      Effect.gen(function* () {
        const found: Array<RequestFuzz.Finding> = []
        const counts = yield* RequestFuzz.run({ requests: 800, seed: 1 }, (finding) =>
          Effect.sync(() => found.push(finding))
        )
        assert.deepStrictEqual(found, [])
        assert.deepInclude(counts, { crashes: 0, serverErrors: 0, hangs: 0, serving: true, missed: [] })
        for (const status of ["200", "204", "400", "401", "404", "413", "415", "431"]) {
          assert.property(
            counts.responses,
            status,
            "no request got this status, so the requests vary too little"
          )
        }
      }),
    120_000
  )

  it("depend on the seed only", () => {
    assert.deepStrictEqual(texts(7, 100, 200), texts(7, 0, 300).slice(100))
    assert.notDeepEqual(texts(8, 0, 200), texts(7, 0, 200))
  })
})
