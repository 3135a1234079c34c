import { Timestamp } from "@effect-genesys/schemas"
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"

const read = (text: string) =>
  Timestamp.parse(text).pipe(Option.map(DateTime.toEpochMillis), Option.getOrUndefined)

describe("a timestamp", () => {
  const day = Date.UTC(2026, 2, 1)
  for (const [text, at] of [
    ["2026-03-01", day],
    ["2026-03-01T08:00:00", day + 28_800_000],
    ["2026-03-01T08:00:00Z", day + 28_800_000],
    ["2026-03-01T08:00:00.1Z", day + 28_800_100],
    ["2026-03-01T08:00:00.123456789Z", day + 28_800_123],
    ["2026-03-01T08:00:00+01:00", day + 25_200_000],
    ["2024-02-29", Date.UTC(2024, 1, 29)],
    ["2026-12-31", Date.UTC(2026, 11, 31)],
    ["2026-02-29", undefined],
    ["2026-02-30T00:00:00Z", undefined],
    ["2026-04-31", undefined],
    ["2026-00-31", undefined],
    ["2026-13-01", undefined],
    ["2026-03-01T24:00:01Z", undefined],
    ["2026-03-01 08:00:00Z", undefined],
    ["2026-3-1", undefined],
    ["", undefined]
  ] as const) {
    it(`${at === undefined ? "cannot be" : "may be"} written "${text}"`, () => {
      assert.strictEqual(read(text), at)
      // The second time it may come from the timestamps that are kept.
      assert.strictEqual(read(text), at)
    })
  }

  it.effect("is decoded right, in any number", () =>
    Effect.gen(function* () {
      const times = Array.from({ length: 10_000 }, (_, minute) => day + minute * 60_000)
      const decode = Schema.decodeEffect(Schema.Array(Timestamp.Timestamp))
      const texts = times.map((at) => new Date(at).toISOString())
      for (const order of [texts, texts.toReversed()]) {
        const decoded = yield* decode(order)
        assert.deepStrictEqual(
          decoded.map((at) => new Date(DateTime.toEpochMillis(at)).toISOString()),
          order
        )
      }
    })
  )
})
