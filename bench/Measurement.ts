/** One measured value, its unit, and the bound that a later run must keep. */
import type { Section } from "./Sections.ts"
import type { Spread } from "./Statistics.ts"

export interface Measurement extends Spread {
  readonly section: Section
  /** The measured task, such as `GET one client, 16 in flight`. */
  readonly row: string
  /** The library, package or program that did it, such as `our client`. */
  readonly subject: string
  readonly measure: Measure
}

/** How a later run is compared with the reference. Times and memory depend on the machine, so only ratios are bounded. */
export type Bound =
  | { readonly kind: "none" }
  | { readonly kind: "at most" | "at least"; readonly factor: number }
  | { readonly kind: "exactly" }

const free: Bound = { kind: "none" }
const atMost = (factor: number): Bound => ({ kind: "at most", factor })
const atLeast = (factor: number): Bound => ({ kind: "at least", factor })

export const measures = {
  "CPU per call": { unit: "µs", bound: free },
  "CPU ÷ undici": { unit: "×", bound: atMost(1.5) },
  "calls per second": { unit: "", bound: free },
  "throughput ÷ vendor SDK": { unit: "×", bound: atLeast(1 / 2) },
  parse: { unit: "ms", bound: free },
  "parse + decode": { unit: "ms", bound: free },
  "(parse + decode) ÷ parse": { unit: "×", bound: atMost(1.5) },
  time: { unit: "ms", bound: free },
  "time ÷ vendor SDK": { unit: "×", bound: atMost(1.5) },
  "time ÷ bare node": { unit: "×", bound: atMost(1.5) },
  memory: { unit: "MB", bound: free },
  "memory ÷ vendor SDK": { unit: "×", bound: atMost(1.25) },
  esbuild: { unit: "KB", bound: atMost(1.05) },
  rolldown: { unit: "KB", bound: atMost(1.05) },
  "API calls": { unit: "", bound: { kind: "exactly" } },
  "token requests": { unit: "", bound: { kind: "exactly" } }
} as const satisfies Record<string, { readonly unit: string; readonly bound: Bound }>

export type Measure = keyof typeof measures

export const isMeasure = (name: string): name is Measure => Object.hasOwn(measures, name)

/** Only our own rows are checked. A slower release of another library is not our regression. */
export const isOurs = (subject: string) => !others.has(subject)

const others = new Set([
  "undici",
  "fetch",
  "vendor SDK",
  "vendor SDK for Node",
  "vendor SDK, its AMD build",
  "openapi-fetch",
  "hey-api + valibot",
  "bare node",
  "bare HttpApiClient"
])

/** A value with its unit, such as `12.3 µs` or `1.37×`. */
export const print = (value: number, measure: Measure): string => {
  const { unit } = measures[measure]
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2
  const number = value.toLocaleString("en-US", {
    minimumFractionDigits: Number.isInteger(value) && unit === "" ? 0 : digits,
    maximumFractionDigits: digits
  })
  return unit === "" ? number : unit === "×" ? `${number}×` : `${number} ${unit}`
}
