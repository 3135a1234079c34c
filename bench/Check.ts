/** Compares a run with the reference run. */
import { isOurs, type Measurement, measures, print } from "./Measurement.ts"

/** One sentence for each row that is out of bounds, missing or new, in the sections that ran. */
export const violations = (
  run: ReadonlyArray<Measurement>,
  reference: ReadonlyArray<Measurement>
): ReadonlyArray<string> => {
  const sections = new Set(run.map(({ section }) => section))
  const expected = reference.filter(
    (measurement) => sections.has(measurement.section) && isChecked(measurement)
  )
  const known = new Set(expected.map(key))
  const found = new Map(run.map((measurement) => [key(measurement), measurement]))
  return [
    ...expected.flatMap((before) => {
      const now = found.get(key(before))
      return now === undefined ? [`${named(before)} was not measured.`] : exceeded(now, before)
    }),
    ...run
      .filter((measurement) => isChecked(measurement) && !known.has(key(measurement)))
      .map((measurement) => `${named(measurement)} is not in the reference run; run pnpm bench --write.`)
  ]
}

export const isChecked = ({ measure, subject }: Measurement) =>
  isOurs(subject) && measures[measure].bound.kind !== "none"

const exceeded = (now: Measurement, before: Measurement): ReadonlyArray<string> => {
  const { bound } = measures[now.measure]
  const value = print(now.median, now.measure)
  const old = print(before.median, now.measure)
  // A row is out of bounds only if three quarters of its rounds are, because single rounds may be slow.
  // Each comparison tests for the good case, so that `NaN` is a violation.
  switch (bound.kind) {
    case "none":
      return []
    case "exactly":
      return now.median === before.median ? [] : [`${named(now)} is ${value}; it must be ${old}.`]
    case "at most": {
      const limit = before.median * bound.factor
      return now.low <= limit
        ? []
        : [`${named(now)} is ${value}, above the limit of ${print(limit, now.measure)} (reference ${old}).`]
    }
    case "at least": {
      const limit = before.median * bound.factor
      return now.high >= limit
        ? []
        : [`${named(now)} is ${value}, below the limit of ${print(limit, now.measure)} (reference ${old}).`]
    }
  }
}

const key = ({ measure, row, section, subject }: Measurement) =>
  JSON.stringify([section, row, subject, measure])

const named = ({ measure, row, subject }: Measurement) => `${row}: ${measure} of ${subject}`
