/** Times and days are in UTC, wherever the program runs. */
import { Interval, Timestamp } from "@effect-genesys/schemas"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"

// Each has texts of its own, because timestamps that were read are kept.
const zones: ReadonlyArray<readonly [zone: string, year: number, minutesWest: number]> = [
  ["America/New_York", 2021, 300],
  ["Asia/Kathmandu", 2022, -345],
  ["Pacific/Kiritimati", 2023, -840],
  ["Europe/Berlin", 2025, -60]
]

for (const [zone, year, minutesWest] of zones) {
  describe(`in ${zone}`, () => {
    const { TZ } = process.env
    beforeAll(() => {
      process.env["TZ"] = zone
    })
    afterAll(() => {
      if (TZ === undefined) delete process.env["TZ"]
      else process.env["TZ"] = TZ
    })

    it("the test runs in that zone", () => {
      assert.strictEqual(new Date(year, 0, 1).getTimezoneOffset(), minutesWest)
    })

    const timestamps: ReadonlyArray<readonly [text: string, milliseconds: number]> = [
      [`${year}-03-01`, Date.UTC(year, 2, 1)],
      [`${year}-03-01T08:00:00`, Date.UTC(year, 2, 1, 8)],
      [`${year}-03-01T23:30:00.25`, Date.UTC(year, 2, 1, 23, 30, 0, 250)],
      [`${year}-12-31T23:59:59.999999999`, Date.UTC(year, 11, 31, 23, 59, 59, 999)],
      [`${year}-03-01T08:00:00Z`, Date.UTC(year, 2, 1, 8)],
      [`${year}-03-01T08:00:00-0500`, Date.UTC(year, 2, 1, 13)],
      // The hour that Berlin and New York skip, and the one that they have twice.
      [`${year}-03-14T02:30:00`, Date.UTC(year, 2, 14, 2, 30)],
      [`${year}-03-30T02:30:00`, Date.UTC(year, 2, 30, 2, 30)],
      [`${year}-11-07T01:30:00`, Date.UTC(year, 10, 7, 1, 30)],
      [`${year}-10-26T02:30:00`, Date.UTC(year, 9, 26, 2, 30)]
    ]
    for (const [text, milliseconds] of timestamps) {
      it.effect(`${text} is read as UTC, and written so`, () =>
        Effect.gen(function* () {
          assert.deepStrictEqual(
            Option.map(Timestamp.parse(text), DateTime.toEpochMillis),
            Option.some(milliseconds)
          )
          const at = yield* Schema.decodeEffect(Timestamp.Timestamp)(text)
          assert.strictEqual(DateTime.toEpochMillis(at), milliseconds)
          const written = yield* Schema.encodeEffect(Timestamp.Timestamp)(at)
          assert.strictEqual(written, new Date(milliseconds).toISOString().replace(".000Z", "Z"))
        })
      )
    }

    it.effect("a day is that of UTC", () =>
      Effect.gen(function* () {
        const day = yield* Schema.decodeEffect(Timestamp.Day)(`${year}-01-01`)
        assert.strictEqual(DateTime.toEpochMillis(day), Date.UTC(year, 0, 1))
        assert.strictEqual(yield* Schema.encodeEffect(Timestamp.Day)(day), `${year}-01-01`)
      })
    )

    it("an interval has the days of UTC", () => {
      const text = `${year}-02-01/${year}-04-30`
      const interval = Result.getOrThrow(Interval.parse(text))
      assert.strictEqual(DateTime.toEpochMillis(interval.start), Date.UTC(year, 1, 1))
      assert.strictEqual(DateTime.toEpochMillis(interval.end), Date.UTC(year, 4, 1))
      assert.strictEqual(Interval.format(interval), text)
      assert.deepStrictEqual(Interval.split(interval, { longest: 31, unit: "month" }).map(Interval.format), [
        `${year}-02-01/${year}-02-28`,
        `${year}-03-01/${year}-03-31`,
        `${year}-04-01/${year}-04-30`
      ])
    })

    it("an interval of texts without a zone is in UTC", () => {
      for (const text of [
        `${year}-02-01T10:00:00/${year}-02-01T11:00:00`,
        `${year}-02-01T10:00:00.5/${year}-02-02T00:00:00`
      ]) {
        const [start = "", end = ""] = text.split("/")
        const read = Result.getOrThrow(Interval.parse(text))
        assert.deepStrictEqual(Result.getOrThrow(Interval.make(start, end)), read)
        assert.strictEqual(DateTime.toEpochMillis(read.start), Date.parse(`${start}Z`))
        assert.strictEqual(DateTime.toEpochMillis(read.end), Date.parse(`${end}Z`))
      }
    })

    it("yesterday and today are those of UTC, also for a time in another zone", () => {
      for (const now of [
        DateTime.makeUnsafe(`${year}-06-15T00:00:00Z`),
        DateTime.makeUnsafe(`${year}-06-15T23:59:59Z`),
        DateTime.makeZonedUnsafe(`${year}-06-15T00:30:00Z`, { timeZone: zone }),
        DateTime.makeZonedUnsafe(`${year}-06-15T23:30:00Z`, { timeZone: zone })
      ]) {
        assert.strictEqual(Interval.format(Interval.today(now)), `${year}-06-15/${year}-06-15`)
        assert.strictEqual(Interval.format(Interval.lastDays(2, now)), `${year}-06-13/${year}-06-14`)
      }
    })
  })
}
