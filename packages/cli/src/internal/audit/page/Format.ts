/** Dates, numbers and parts of a page. */
import type { Counts } from "@effect-genesys/usage/UsageRow"
import { percent } from "../../output/Text.ts"

const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" })
const full = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC"
})
const time = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" })
const short = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 })

/** `2026-01-31` as 31 Jan */
export const shortDay = (iso: string): string => day.format(new Date(iso))

/** `2026-01-31` as 31 Jan 2026 */
export const longDay = (iso: string): string => full.format(new Date(iso))

/** The first and the last day, such as 29 Oct – 27 Nov 2026 */
export const span = (first: string, last: string): string => full.formatRange(new Date(first), new Date(last))

export const instant = (at: Date): string => time.format(at)

/** 12.3K */
export const compact = (count: number): string => short.format(count)

/** A line does not end before a percent sign. */
export const unbroken = (sentence: string) => sentence.replaceAll(/(?<=\d) %/g, "\u00A0%")

/** A part of all requests, in percent. */
export const partOf = (count: number, { requests }: Counts) =>
  requests === 0 ? "0 %" : percent(count / requests)
