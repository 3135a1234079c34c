/** Medians and quartiles of rounds. Two contenders are compared round by round, so that a slow machine is slow for both. */

/** The middle of all rounds, and the quartiles around it: half of the rounds lie between `low` and `high`. */
export interface Spread {
  readonly median: number
  readonly low: number
  readonly high: number
}

export const spread = (values: ReadonlyArray<number>): Spread => ({
  median: quantile(values, 0.5),
  low: quantile(values, 0.25),
  high: quantile(values, 0.75)
})

/** The ratio of each round. Both lists have one value per round. */
export const ratios = (values: ReadonlyArray<number>, base: ReadonlyArray<number>): ReadonlyArray<number> => {
  if (values.length !== base.length)
    throw new RangeError(
      `Cannot compare ${values.length} rounds with ${base.length}; measure both in every round`
    )
  return values.map((value, round) => value / (base[round] ?? Number.NaN))
}

/** A value that was not measured in rounds, such as a size. */
export const exact = (value: number): Spread => ({ median: value, low: value, high: value })

/** Interpolates between the two nearest values. `NaN` for an empty list. */
export const quantile = (values: ReadonlyArray<number>, part: number): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (sorted.length - 1) * part
  const below = sorted[Math.floor(at)] ?? Number.NaN
  const above = sorted[Math.ceil(at)] ?? Number.NaN
  return below + (above - below) * (at - Math.floor(at))
}

/** The items, starting with another one in each round. */
export const rotated = <A>(items: ReadonlyArray<A>, round: number): ReadonlyArray<A> => {
  const from = round % Math.max(1, items.length)
  return [...items.slice(from), ...items.slice(0, from)]
}
