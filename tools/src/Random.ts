/** Numbers that follow from a seed and the number of a case: mulberry32. */
export const random = (seed: number, number: number) => {
  let state = (Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b)) >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    below: (limit: number) => Math.floor(next() * limit),
    chance: (part: number) => next() < part
  }
}
export type Random = ReturnType<typeof random>

export const pick = <A>(dice: Random, [first, ...rest]: readonly [A, ...ReadonlyArray<A>]): A => {
  const index = dice.below(rest.length + 1)
  return index === 0 ? first : (rest[index - 1] ?? first)
}
