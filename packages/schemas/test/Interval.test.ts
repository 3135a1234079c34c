import { Interval, Timestamp } from "@effect-genesys/schemas"
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"

const iso = ({ end, start }: Interval.Interval) => `${DateTime.formatIso(start)} ${DateTime.formatIso(end)}`

/** Cuts an interval, and fails where that goes on for ever: the end is looked at for each window. */
const split = ({ end, start }: Interval.Interval, options: Parameters<typeof Interval.split>[1]) => {
  let looked = 0
  const counting = new Proxy(end, {
    get: (target, key) => {
      if (key === "epochMilliseconds" && ++looked > 10_000) assert.fail("an interval is cut for ever")
      return Reflect.get(target, key)
    }
  })
  return Interval.split({ start, end: counting }, options).map((window) => ({
    start: window.start,
    end: window.end === counting ? end : window.end
  }))
}

const written = (text: string) => Schema.encodeEffect(Timestamp.Timestamp)(DateTime.makeUnsafe(text))

describe("an interval", () => {
  const read: ReadonlyArray<readonly [string, string]> = [
    ["2026-01-01/2026-01-31", "2026-01-01T00:00:00.000Z 2026-02-01T00:00:00.000Z"],
    ["2026-01-01/2026-01-01", "2026-01-01T00:00:00.000Z 2026-01-02T00:00:00.000Z"],
    ["2026-01/2026-03", "2026-01-01T00:00:00.000Z 2026-04-01T00:00:00.000Z"],
    ["2024/2025", "2024-01-01T00:00:00.000Z 2026-01-01T00:00:00.000Z"],
    ["2024-02-28/2024-02-29", "2024-02-28T00:00:00.000Z 2024-03-01T00:00:00.000Z"],
    ["2026-01-01T10:00:00Z/2026-01-01T11:30:00.5Z", "2026-01-01T10:00:00.000Z 2026-01-01T11:30:00.500Z"],
    ["2026-01-01T00:00:00+02:00/2026-01-02", "2025-12-31T22:00:00.000Z 2026-01-03T00:00:00.000Z"]
  ]
  for (const [text, expected] of read) {
    it(`is read from ${text}`, () => {
      assert.strictEqual(iso(Result.getOrThrow(Interval.parse(text))), expected)
    })
  }

  const refused: ReadonlyArray<readonly [string, RegExp]> = [
    ["", /one slash/],
    ["2026-01-01", /one slash/],
    ["2026-01-01/2026-01-02/2026-01-03", /one slash/],
    ["2026-02-30/2026-03-01", /the start is not/],
    ["2026-01-01/P1D", /the end is not/],
    ["2026-01-02/2026-01-01", /must end after it starts/],
    ["2026-01-01T10:00:00Z/2026-01-01T10:00:00Z", /must end after it starts/]
  ]
  for (const [text, message] of refused) {
    it(`is not read from ${JSON.stringify(text)}`, () => {
      const error = Result.merge(Interval.parse(text))
      assert.instanceOf(error, Interval.InvalidInterval)
      assert.match(String(error), message)
    })
  }

  it("is made of any two points in time, with the later one at the end", () => {
    const made = Result.getOrThrow(Interval.make("2026-01-01T00:00:00Z", Date.UTC(2026, 0, 2)))
    assert.strictEqual(Interval.format(made), "2026-01-01/2026-01-01")
    assert.isTrue(Result.isFailure(Interval.make(1, 1)))
    assert.isTrue(Result.isFailure(Interval.make("nonsense", 1)))
  })

  const milliseconds = Schema.Int.check(
    Schema.isBetween({ minimum: Date.UTC(2000, 0, 1), maximum: Date.UTC(2099, 11, 31) })
  )
  it.effect.prop(
    "comes back from printing and reading as it was",
    { a: milliseconds, b: milliseconds },
    ({ a, b }) =>
      Effect.gen(function* () {
        if (a === b) return
        const interval = Result.getOrThrow(Interval.make(Math.min(a, b), Math.max(a, b)))
        const text = yield* Schema.encodeEffect(Interval.IntervalFromString)(interval)
        const again = yield* Schema.decodeEffect(Interval.IntervalFromString)(text)
        assert.strictEqual(iso(again), iso(interval))
      })
  )

  it("is cut at the starts of months and weeks, where they fit", () => {
    const quarter = Result.getOrThrow(Interval.parse("2026-01-15/2026-04-10"))
    const cut = (longest: number, unit: "day" | "week" | "month") =>
      split(quarter, { longest, unit }).map(Interval.format)
    assert.deepStrictEqual(cut(31, "month"), [
      "2026-01-15/2026-01-31",
      "2026-02-01/2026-02-28",
      "2026-03-01/2026-03-31",
      "2026-04-01/2026-04-10"
    ])
    assert.deepStrictEqual(cut(90, "day"), ["2026-01-15/2026-04-10"])
    assert.deepStrictEqual(cut(45, "week"), [
      "2026-01-15/2026-02-22",
      "2026-02-23/2026-04-05",
      "2026-04-06/2026-04-10"
    ])
  })

  it.each([
    [0, 3],
    [-1, 3],
    [0.5, 3],
    [1.9, 3],
    [Number.NaN, 3],
    [1e12, 1],
    [Number.POSITIVE_INFINITY, 1]
  ])("is cut for longest %d into %d windows, if it has three days", (longest, count) => {
    const days = Result.getOrThrow(Interval.parse("2026-01-01/2026-01-03"))
    assert.lengthOf(split(days, { longest }), count)
  })

  it.effect.prop(
    "is cut without a gap, an overlap, or a window that is too long",
    {
      a: milliseconds,
      days: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 1500 })),
      longest: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 100 })),
      unit: Schema.Literals(["day", "week", "month"])
    },
    ({ a, days, longest, unit }) =>
      Effect.sync(() => {
        const whole = Result.getOrThrow(Interval.make(a, a + days * 86_400_000 + 1))
        const windows = split(whole, { longest, unit })
        assert.deepStrictEqual(windows[0]?.start, whole.start)
        assert.deepStrictEqual(windows.at(-1)?.end, whole.end)
        for (const [index, window] of windows.entries()) {
          assert.isTrue(DateTime.isLessThan(window.start, window.end))
          assert.isAtMost(Duration.toDays(Interval.duration(window)), longest)
          if (index > 0) assert.deepStrictEqual(windows[index - 1]?.end, window.start)
          if (index > 0) assert.strictEqual(DateTime.toEpochMillis(window.start) % 86_400_000, 0)
        }
      })
  )

  it("of the last days ends with yesterday, and of today with today", () => {
    const now = DateTime.makeUnsafe("2026-03-01T15:00:00Z")
    assert.strictEqual(Interval.format(Interval.lastDays(7, now)), "2026-02-22/2026-02-28")
    assert.strictEqual(Interval.format(Interval.today(now)), "2026-03-01/2026-03-01")
  })
})

describe("a point in time", () => {
  const read: ReadonlyArray<readonly [string, string]> = [
    ["2026-03-01T08:00:00Z", "2026-03-01T08:00:00.000Z"],
    ["2026-03-01T08:00:00.1Z", "2026-03-01T08:00:00.100Z"],
    ["2026-03-01T08:00:00.123456789Z", "2026-03-01T08:00:00.123Z"],
    ["2026-03-01T08:00:00", "2026-03-01T08:00:00.000Z"],
    ["2026-03-01T08:00:00.250+0100", "2026-03-01T07:00:00.250Z"],
    ["2026-03-01", "2026-03-01T00:00:00.000Z"]
  ]
  for (const [text, expected] of read) {
    it(`is read from ${text}`, () => {
      assert.strictEqual(Option.getOrThrow(Option.map(Timestamp.parse(text), DateTime.formatIso)), expected)
    })
  }

  for (const text of [
    "",
    "yesterday",
    "2026-02-29",
    "2026-3-1",
    "2026-03-01T08:00:00.1234567890Z",
    "2026-03-01T25:00:00Z"
  ]) {
    it(`is not read from ${JSON.stringify(text)}`, () => {
      assert.isTrue(Option.isNone(Timestamp.parse(text)))
    })
  }

  it.effect("is written with milliseconds only if it has some", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* written("2026-03-01T08:00:00Z"), "2026-03-01T08:00:00Z")
      assert.strictEqual(yield* written("2026-03-01T08:00:00.5Z"), "2026-03-01T08:00:00.500Z")
    })
  )
})
