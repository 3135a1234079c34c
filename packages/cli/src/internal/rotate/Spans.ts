/** Spans of time as people write them. */

/** In the largest unit that is whole, such as `7 days` or `90 minutes`. `Duration` reads it. */
export const named = (millis: number): string => {
  const [unit, size] = units.find((one) => millis >= one[1] && millis % one[1] === 0) ?? ["milli", 1]
  return `${millis / size} ${unit}${millis === size ? "" : "s"}`
}

const units = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000]
] as const
