/**
 * Charts as static SVG. Observable Plot draws them once for wide pages and once for narrow ones, with the colors of the page
 * as CSS variables, so that they follow its theme. They have no script, no style and no address of their own.
 */
import * as Plot from "@observablehq/plot"
import { parseHTML } from "linkedom"
import stringWidth from "string-width"
import { compact, shortDay } from "./Format.ts"
import { Html } from "./Html.ts"

/** What a screen reader says. */
export interface Label {
  readonly id: string
  readonly title: string
  readonly description: string
}

/** As much of the DOM as a chart needs: the library for it has types for browsers only. */
interface Element {
  outerHTML: string
  textContent: string | null
  readonly querySelectorAll: (selector: string) => Iterable<Element>
  readonly setAttribute: (name: string, value: string) => void
  readonly removeAttribute: (name: string) => void
  readonly prepend: (...children: ReadonlyArray<Element>) => void
  readonly remove: () => void
}

interface Frame {
  readonly width: number
  readonly isNarrow: boolean
}

const frames: ReadonlyArray<Frame> = [
  { width: 960, isNarrow: false },
  { width: 330, isNarrow: true }
]

const { document } = parseHTML("<!doctype html><html><body></body></html>")

const draw = (label: Label, options: (frame: Frame) => Plot.PlotOptions): Html =>
  new Html(
    frames
      .map((frame) => drawn(label, frame, Plot.plot({ document, width: frame.width, ...options(frame) })))
      .join("")
  )

const drawn = (label: Label, { isNarrow }: Frame, svg: Element) => {
  // The policy of the page allows no other style than its own.
  for (const style of svg.querySelectorAll("style")) style.remove()
  for (const part of svg.querySelectorAll("*")) {
    for (const name of ["aria-label", "aria-hidden", "font-variant"]) part.removeAttribute(name)
  }
  for (const name of ["aria-label", "width", "height", "font-family", "font-size", "class"])
    svg.removeAttribute(name)
  const id = `${label.id}-${isNarrow ? "narrow" : "wide"}`
  svg.setAttribute("class", isNarrow ? "narrow" : "wide")
  svg.setAttribute("role", "img")
  svg.setAttribute("aria-labelledby", `${id}-title ${id}-description`)
  const named = (name: string, text: string) => {
    const element: Element = document.createElementNS("http://www.w3.org/2000/svg", name)
    element.setAttribute("id", `${id}-${name === "desc" ? "description" : name}`)
    element.textContent = text
    return element
  }
  svg.prepend(named("title", label.title), named("desc", label.description))
  // Tenths of a pixel are enough.
  return svg.outerHTML.replaceAll(/\d+\.\d{2,}/g, (coordinate) =>
    String(Number(Number(coordinate).toFixed(1)))
  )
}

export interface Segment {
  readonly day: string
  readonly series: string
  readonly count: number
}

export interface Series {
  readonly key: string
  /** A CSS variable. */
  readonly color: string
}

/** Stacked bars, the first of `series` at the bottom. */
export const stacked = (
  label: Label,
  days: ReadonlyArray<string>,
  series: ReadonlyArray<Series>,
  segments: ReadonlyArray<Segment>
): Html =>
  draw(label, ({ isNarrow }) => ({
    height: isNarrow ? 220 : 300,
    marginLeft: isNarrow ? 40 : 48,
    marginRight: isNarrow ? 14 : 4,
    marginTop: 12,
    marginBottom: 28,
    x: { ...ofDays(days, isNarrow), padding: days.length > 60 ? 0.1 : 0.22 },
    y: { ...ofCounts, ticks: 4 },
    color: { domain: series.map(({ key }) => key), range: series.map(({ color }) => color) },
    marks: [
      grid(),
      Plot.barY(segments, {
        x: "day",
        y: "count",
        fill: "series",
        order: series.map(({ key }) => key),
        insetTop: segments.length > 1000 ? 0 : 0.5,
        rx: 1
      }),
      baseline()
    ]
  }))

const ofCounts: Plot.ScaleOptions = { label: null, tickFormat: compact, tickSize: 0, nice: true, zero: true }

const grid = () => Plot.gridY({ stroke: "var(--grid)", strokeOpacity: 1, ticks: 4 })

const baseline = () => Plot.ruleY([0], { stroke: "var(--edge)" })

const ofDays = (days: ReadonlyArray<string>, isNarrow: boolean): Plot.ScaleOptions => {
  const most = isNarrow ? 4 : 9
  const step = Math.max(1, Math.ceil(days.length / most))
  return {
    type: "band",
    domain: [...days],
    label: null,
    tickSize: 0,
    // The last day always has a label.
    ticks: days.filter((_, index) => (days.length - 1 - index) % step === 0),
    tickFormat: shortDay
  }
}

export interface Cell {
  readonly day: string
  readonly row: string
  /** From 1 to 5. */
  readonly level: number
}

/** One row for each key, and one column for each day. */
export const heatMap = (
  label: Label,
  days: ReadonlyArray<string>,
  rows: ReadonlyArray<{ readonly key: string; readonly name: string }>,
  cells: ReadonlyArray<Cell>
): Html =>
  draw(label, ({ isNarrow }) => ({
    height: 34 + rows.length * (isNarrow ? 22 : 26),
    marginLeft: besideNames(rows, isNarrow),
    marginRight: isNarrow ? 14 : 16,
    marginTop: 2,
    marginBottom: 28,
    x: { ...ofDays(days, isNarrow), ticks: ends(days, isNarrow), padding: days.length > 60 ? 0 : 0.1 },
    y: {
      type: "band",
      domain: rows.map(({ key }) => key),
      label: null,
      tickSize: 0,
      tickFormat: (key: string) => cut(rows.find((row) => row.key === key)?.name ?? "", mostOf(isNarrow)),
      padding: 0.14
    },
    color: {
      domain: [0, 1, 2, 3, 4, 5],
      range: [0, 1, 2, 3, 4, 5].map((level) => `var(--heat-${level})`),
      type: "ordinal"
    },
    marks: [
      Plot.cell(
        rows.flatMap(({ key }) => days.map((day) => ({ day, row: key, level: 0 }))),
        { x: "day", y: "row", fill: "level", rx: 2 }
      ),
      Plot.cell(cells, { x: "day", y: "row", fill: "level", rx: 2 })
    ]
  }))

const ends = (days: ReadonlyArray<string>, isNarrow: boolean) => {
  const step = Math.max(1, Math.ceil(days.length / (isNarrow ? 3 : 7)))
  return days.filter((_, index) => (days.length - 1 - index) % step === 0)
}

/** The most characters of a name beside a chart. */
const mostOf = (isNarrow: boolean) => (isNarrow ? 14 : 28)

/** As much space as the longest name needs, in a font of 12 pixels. Only wide letters need more than 7 of them. */
const besideNames = (named: ReadonlyArray<{ readonly name: string }>, isNarrow: boolean) =>
  16 + named.reduce((most, { name }) => Math.max(most, 7 * stringWidth(cut(name, mostOf(isNarrow)))), 0)

const graphemes = new Intl.Segmenter()

const cut = (text: string, most: number) => {
  const characters = Array.from(graphemes.segment(text), ({ segment }) => segment)
  if (characters.length <= most) return text
  // Long names often differ at their ends.
  const end = Math.floor(most / 3)
  return `${characters.slice(0, most - end - 1).join("")}…${characters.slice(-end).join("")}`
}

export interface Bar {
  readonly key: string
  readonly name: string
  readonly value: number
  readonly text: string
}

/** Bars to the left of zero and to the right of it. */
export const diverging = (label: Label, bars: ReadonlyArray<Bar>): Html =>
  draw(label, ({ isNarrow }) => {
    const most = Math.max(...bars.map(({ value }) => Math.abs(value)), 1)
    const beside = isNarrow ? 1.9 : 1.25
    return {
      height: 10 + bars.length * (isNarrow ? 26 : 30),
      marginLeft: besideNames(bars, isNarrow),
      marginRight: 0,
      marginTop: 4,
      marginBottom: 4,
      x: { domain: [-most * beside, most * beside], axis: null },
      y: {
        type: "band",
        domain: bars.map(({ key }) => key),
        label: null,
        tickSize: 0,
        tickFormat: (key: string) => cut(bars.find((bar) => bar.key === key)?.name ?? "", mostOf(isNarrow)),
        padding: 0.3
      },
      marks: [
        Plot.barX(bars, {
          x: "value",
          y: "key",
          fill: ({ value }: Bar) => (value < 0 ? "var(--less)" : "var(--more)"),
          rx: 2
        }),
        Plot.ruleX([0], { stroke: "var(--edge)" }),
        Plot.text(
          bars.filter(({ value }) => value >= 0),
          { x: "value", y: "key", text: "text", textAnchor: "start", dx: 6 }
        ),
        Plot.text(
          bars.filter(({ value }) => value < 0),
          { x: "value", y: "key", text: "text", textAnchor: "end", dx: -6 }
        )
      ]
    }
  })
