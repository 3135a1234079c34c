/** Charts of requests and of errors by day, each with its numbers as a table. */
import type { Counts } from "@effect-genesys/usage/UsageRow"
import * as DateTime from "effect/DateTime"
import type { ClientUsage } from "../../../Audit.ts"
import { number } from "../../output/Text.ts"
import * as Charts from "./Charts.ts"
import { compact, longDay, partOf } from "./Format.ts"
import { type Html, html, nothing } from "./Html.ts"
import { numbers } from "./NumbersTable.ts"
import * as View from "./View.ts"

type V = View.View

export const requestsByDay = (view: V): Html => {
  const { all, audit, buckets, busiest, days, others, unit } = view
  if (all.requests === 0) return nothing
  const series = View.series(view)
  const sums = series.map(({ key }) =>
    inBuckets(view, (day) =>
      ofClients(key === "" ? others : busiest.filter(({ id }) => id === key), day, ({ requests }) => requests)
    )
  )
  const peak = days.reduce((most, day) => (day[1].requests > most[1].requests ? day : most))
  const title = `Requests a ${unit}, by client`
  const chart = Charts.stacked(
    {
      id: "requests-chart",
      title,
      description: `Stacked bars of ${buckets.length} ${unit}s. The busiest day was ${longDay(peak[0])} with ${number(peak[1].requests)} requests. ${busiest[0] === undefined ? "" : `${busiest[0].name} made the most: ${partOf(busiest[0].requests, all)}.`}`
    },
    buckets,
    series,
    series.flatMap(({ key }, index) =>
      buckets.map((day) => ({ day, series: key, count: sums[index]?.get(day) ?? 0 }))
    )
  )
  const uncounted =
    DateTime.formatIsoDateUtc(DateTime.subtract(audit.readAt, { days: 1 })) <= (days.at(-1)?.[0] ?? "")
  return html` <section aria-labelledby="requests">
    <div class="title">
      <h2 id="requests">Requests a ${unit}</h2>
      ${uncounted ? html`<p class="quiet small">The vendor counts up to a day late: the last two days may grow.</p>` : nothing}
    </div>
    <figure class="card">
      ${legend(series)}${chart}
      ${numbers(
        title,
        [unit === "day" ? "Day (UTC)" : "Week from", ...series.map(({ name }) => name), "All"],
        buckets.map((day) => {
          const counts = countsOf(sums, day)
          return { name: day, counts: counts.concat(counts.reduce((sum, count) => sum + count, 0)) }
        })
      )}
    </figure>
  </section>`
}

export const errorsByDay = (view: V): Html => {
  const { all, buckets, unit } = view
  if (all.status400 + all.status500 === 0) return nothing
  const series = kindsOfErrors.filter(({ count }) => count(all) > 0)
  const sums = series.map(({ count }) => inBuckets(view, (_, counts) => count(counts)))
  const title = `Refused and failed requests a ${unit}`
  return html` <section aria-labelledby="errors">
    <h2 id="errors" class="title">${title}</h2>
    <figure class="card">
      ${legend(series)}
      ${Charts.stacked(
        {
          id: "errors-chart",
          title,
          description: `Stacked bars of ${buckets.length} ${unit}s: ${series.map(({ count, name }) => `${number(count(all))} ${name}`).join("; ")}.`
        },
        buckets,
        series,
        series.flatMap(({ key }, index) =>
          buckets.map((day) => ({ day, series: key, count: sums[index]?.get(day) ?? 0 }))
        )
      )}
      ${numbers(
        title,
        [unit === "day" ? "Day (UTC)" : "Week from", ...series.map(({ name }) => name)],
        buckets.map((day) => ({ name: day, counts: countsOf(sums, day) }))
      )}
    </figure>
  </section>`
}

const kindsOfErrors = [
  { key: "429", name: "429, rate limit", color: "var(--e1)", count: ({ status429 }: Counts) => status429 },
  {
    key: "4xx",
    name: "4xx without 429",
    color: "var(--e2)",
    count: ({ status400, status429 }: Counts) => status400 - status429
  },
  { key: "5xx", name: "5xx", color: "var(--e0)", count: ({ status500 }: Counts) => status500 }
] as const

export const throttled = (view: V): Html => {
  const { all, audit, buckets, unit } = view
  if (all.status429 === 0) return nothing
  const ranked = audit.clients
    .filter(({ status429 }) => status429 > 0)
    .toSorted((a, b) => b.status429 - a.status429)
  const shown = ranked.slice(0, mostThrottled)
  const sums = shown.map(({ byDay }) => inBuckets(view, (day) => byDay.get(day)?.status429 ?? 0))
  const greatest = Math.max(...sums.flatMap((sum) => [...sum.values()]), 1)
  const steps = [0.05, 0.2, 0.4, 0.7, 1].map((part) => Math.ceil(part * greatest))
  const levelOf = (count: number) => 1 + steps.findIndex((step) => count <= step)
  const title = `429s by client and ${unit}`
  const [first] = shown
  const rest = ranked.length - shown.length
  return html` <section aria-labelledby="throttled">
    <div class="title">
      <h2 id="throttled">${title}</h2>
      <p class="quiet small">
        ${rest === 0 ? "All clients with a 429" : `The ${mostThrottled} clients with the most; ${number(rest)} others have some`}
      </p>
    </div>
    <figure class="card">
      <ul class="legend scale">
        ${["0", ...new Set(steps.map((step) => `to ${compact(step)}`))].map(
          (name, level) =>
            html`<li>
              <svg viewBox="0 0 1 1" aria-hidden="true">
                <rect width="1" height="1" rx=".2" fill="var(--heat-${level})" /></svg
              >${name}
            </li>`
        )}
      </ul>
      ${Charts.heatMap(
        {
          id: "throttled-chart",
          title,
          description: `A row for each client and a column for each ${unit}; darker means more 429s. ${first === undefined ? "" : `${first.name} has the most: ${number(first.status429)}.`}`
        },
        buckets,
        shown.map(({ id, name }) => ({ key: id, name })),
        shown.flatMap(({ id }, index) =>
          buckets.flatMap((day) => {
            const count = sums[index]?.get(day) ?? 0
            return count === 0 ? [] : [{ day, row: id, level: levelOf(count) }]
          })
        )
      )}
      ${numbers(
        title,
        [unit === "day" ? "Day (UTC)" : "Week from", ...shown.map(({ name }) => name)],
        buckets.map((day) => ({ name: day, counts: countsOf(sums, day) }))
      )}
    </figure>
  </section>`
}

/** The most rows of the heat map. */
const mostThrottled = 10

const legend = (series: ReadonlyArray<{ readonly name: string; readonly color: string }>) =>
  html`<ul class="legend">
    ${series.map(
      ({ color, name }) =>
        html`<li>
          <svg viewBox="0 0 1 1" aria-hidden="true"><rect width="1" height="1" rx=".2" fill="${color}" /></svg
          ><span><bdi>${name}</bdi></span>
        </li>`
    )}
  </ul>`

/** Sums by bucket. */
const inBuckets = ({ bucketOf, buckets, days }: V, count: (day: string, counts: Counts) => number) => {
  const sums = new Map(buckets.map((bucket) => [bucket, 0]))
  for (const [day, counts] of days)
    sums.set(bucketOf(day), (sums.get(bucketOf(day)) ?? 0) + count(day, counts))
  return sums
}

/** The counts of one bucket. */
const countsOf = (sums: ReadonlyArray<ReadonlyMap<string, number>>, bucket: string) =>
  sums.map((sum) => sum.get(bucket) ?? 0)

const ofClients = (clients: ReadonlyArray<ClientUsage>, day: string, count: (counts: Counts) => number) =>
  clients.reduce((sum, { byDay }) => {
    const counts = byDay.get(day)
    return counts === undefined ? sum : sum + count(counts)
  }, 0)
