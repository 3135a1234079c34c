/** Numbers, lists and charts as plain text, and JSON that is safe to print on a terminal. */

/** Escapes control and format characters, most of which `JSON.stringify` leaves as they are. The value stays the same. */
export const printableJson = (json: string): string =>
  json.replaceAll(/[\u007F-\u009F\u2028\u2029]|\p{Cf}/gu, (character) =>
    character
      .split("")
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
      .join("")
  )

const grouped = new Intl.NumberFormat("en-US")

/** 1,234,567 */
export const number = (count: number): string => grouped.format(count)

/** 31.0 % */
export const percent = (part: number): string => `${(100 * part).toFixed(1)} %`

/** `A, B and C`, or `A, B, C and 4 more` if there are more than `most`. */
export const list = (names: ReadonlyArray<string>, most: number): string => {
  const shown = names.length > most ? [...names.slice(0, most), `${names.length - most} more`] : names
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`
}

const bars = "▁▂▃▄▅▆▇█"

/** One bar for each number, scaled to the greatest; a dot for 0. */
export const sparkline = (counts: ReadonlyArray<number>): string => {
  const greatest = Math.max(1, ...counts)
  return counts
    .map((count) => (count === 0 ? "·" : bars.charAt(Math.ceil((count / greatest) * bars.length) - 1)))
    .join("")
}

const eighths = "▏▎▍▌▋▊▉█"

/** A bar of up to `width` characters for a part from 0 to 1. The shortest one is not nothing. */
export const bar = (part: number, width: number): string => {
  if (part <= 0) return ""
  const length = Math.max(1, Math.round(Math.min(1, part) * width * eighths.length))
  const rest = length % eighths.length
  return "█".repeat(Math.floor(length / eighths.length)) + (rest === 0 ? "" : eighths.charAt(rest - 1))
}

/** +12.3 % or −4.0 % */
export const signed = (part: number): string => `${part < 0 ? "−" : "+"}${percent(Math.abs(part))}`
