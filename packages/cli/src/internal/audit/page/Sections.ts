/** The sections of a page. Each chart has its numbers as a table beside it. */
import { type Counts, total } from "@effect-genesys/usage/UsageRow"
import * as DateTime from "effect/DateTime"
import * as Struct from "effect/Struct"
import type { ClientUsage } from "../../../Audit.ts"
import { howRead, unlistedOf } from "../../AuditReport.ts"
import * as Findings from "../../Findings.ts"
import * as Naming from "../../Naming.ts"
import { number, percent, signed as signedPercent } from "../../Text.ts"
import type { Finding, Kind } from "../Finding.ts"
import * as Charts from "./Charts.ts"
import { clientsTable, signed } from "./ClientsTable.ts"
import { compact, instant, longDay, shortDay, span } from "./Format.ts"
import { type Html, html, nothing } from "./Html.ts"
import * as View from "./View.ts"

type V = View.View

export const heading = ({ all, audit, context, days }: V): Html => {
  const [first = "", last = ""] = [days[0]?.[0], days.at(-1)?.[0]]
  const some = audit.clients.length + audit.missing.length
  const who = `${number(some)}${some === audit.listed ? "" : ` of ${number(audit.listed)}`} OAuth ${some === 1 ? "client" : "clients"}`
  const refused =
    all.status429 === 0
      ? "None was refused with 429."
      : `${partOf(all.status429, all)} were refused with 429, because a client exceeded a rate limit.`
  const { organizationId = "" } = audit
  return html` <header>
    <p class="over">
      <b>Genesys Cloud API usage</b> ·
      ${context.region}${organizationId === "" ? "" : ` · organization ${organizationId}`}
    </p>
    <h1>${span(first, last)}</h1>
    <p class="lead">
      ${who} made ${number(all.requests)} requests in ${number(days.length)}
      ${days.length === 1 ? "day" : "days"} (UTC). ${unbroken(refused)}
    </p>
  </header>`
}

/** A line does not end before a percent sign. */
const unbroken = (sentence: string) => sentence.replaceAll(/(?<=\d) %/g, "\u00A0%")

const partOf = (count: number, { requests }: Counts) => (requests === 0 ? "0 %" : percent(count / requests))

export const tiles = ({ all, audit, context: { comparison }, days }: V): Html => {
  const errors = all.status400 - all.status429 + all.status500
  const active = audit.clients.filter(({ requests }) => requests > 0).length
  const peak = days.reduce(
    (most, day) => (day[1].requests > most[1].requests ? day : most),
    days[0] ?? ["", all]
  )
  const before = comparison?.before
  const beforeErrors = before === undefined ? 0 : before.status400 - before.status429 + before.status500
  const share = (count: number, was: number | undefined) =>
    `${partOf(count, all)} of requests${before === undefined || was === undefined || before.requests === 0 ? "" : `, ${partOf(was, before)} before`}`
  const change =
    comparison === undefined || comparison.before.requests === 0
      ? `${number(Math.round(all.requests / Math.max(1, days.length)))} a day on average`
      : `${signedPercent(comparison.after.requests / comparison.before.requests - 1)} on the ${days.length} days before`
  return html` <dl class="tiles">
    ${tile("Requests", number(all.requests), change)}
    ${tile("Refused with 429", number(all.status429), share(all.status429, before?.status429))}
    ${tile("Other errors", number(errors), share(errors, beforeErrors))}
    ${tile("Active clients", number(active), active === audit.clients.length ? "all that are listed" : `of ${number(audit.clients.length)}; the others made no request`)}
    ${tile("Busiest day", shortDay(peak[0]), `${number(peak[1].requests)} requests`)}
  </dl>`
}

const tile = (name: string, value: string, note: string) =>
  html`<div>
    <dt>${name}</dt>
    <dd class="value">${value}</dd>
    <dd>${note}</dd>
  </div>`

const kinds: Readonly<Record<Kind, readonly [name: string, level: "bad" | "warn" | "calm"]>> = {
  throttled: ["Throttled", "bad"],
  failing: ["Failing", "bad"],
  refused: ["Refused", "warn"],
  dominant: ["Dominant", "warn"],
  idle: ["Idle", "warn"],
  young: ["New", "calm"],
  unknown: ["Unknown", "calm"],
  inactive: ["Inactive", "calm"],
  caller: ["This audit", "calm"]
}

/** The most command lines before a list that opens. */
const mostCommands = 5

export const findings = ({ audit, context: { caller } }: V): Html => {
  const found = Findings.of({ ...audit, caller })
  return html` <section aria-labelledby="findings">
    <h2 id="findings" class="title">What stands out</h2>
    ${
      found.length === 0
        ? html`<p class="card">Nothing: no client is throttled, fails often, dominates or is idle.</p>`
        : html`<ol class="findings">
            ${found.map(findingOf)}
          </ol>`
    }
  </section>`
}

const lines = (commands: ReadonlyArray<string>) =>
  html`<div class="commands">${commands.map((command) => html`<code>${command}</code>`)}</div>`

const findingOf = ({ commands, kind, sentence }: Finding) => {
  const [name, level] = kinds[kind]
  const rest = commands.slice(mostCommands)
  return html` <li>
    <p class="kind" data-level="${level}">${name}</p>
    <div>
      <p>${unbroken(sentence)}</p>
      ${commands.length === 0 ? nothing : lines(commands.slice(0, mostCommands))}
      ${
        rest.length === 0
          ? nothing
          : html`<details>
              <summary>${number(rest.length)} more commands</summary>
              ${lines(rest)}
            </details>`
      }
    </div>
  </li>`
}

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

interface NumbersRow {
  readonly name: string
  readonly counts: ReadonlyArray<number>
}

const numbers = (caption: string, titles: ReadonlyArray<string>, rows: ReadonlyArray<NumbersRow>) =>
  html` <details>
    <summary>Show as a table</summary>
    <div class="scroll" role="region" aria-label="Table: ${caption}" tabindex="0">
      <table>
        <caption class="unseen">
          ${caption}
        </caption>
        <thead>
          <tr>
            ${titles.map((title, index) => (index === 0 ? html`<th scope="col">${title}</th>` : html`<th scope="col" class="n"><bdi>${title}</bdi></th>`))}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ({ counts, name }) =>
              html`<tr>
                <th scope="row"><bdi>${name}</bdi></th>
                ${counts.map((count) => html`<td class="n">${number(count)}</td>`)}
              </tr>`
          )}
        </tbody>
      </table>
    </div>
  </details>`

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

const meter = (part: number) =>
  html`<svg class="meter" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
    <rect width="${Number((100 * part).toFixed(2))}" height="8" />
  </svg>`

export const shares = (view: V): Html => {
  const { all, busiest, others } = view
  if (all.requests === 0) return nothing
  const rest = total(others)
  const greatest = Math.max(busiest[0]?.requests ?? 1, rest.requests, 1)
  const row = (name: string, { requests, status429 }: Counts, isOne: boolean) =>
    html` <tr>
      <th scope="row">${isOne ? html`<bdi>${name}</bdi>` : name}</th>
      <td class="track">${meter(Math.min(1, requests / greatest))}</td>
      <td class="n">${percent(requests / all.requests)}</td>
      <td class="n">${number(requests)}</td>
      <td class="n">
        ${status429 === 0 ? html`<span class="quiet">–</span>` : percent(status429 / requests)}
      </td>
    </tr>`
  return html` <section aria-labelledby="shares">
    <h2 id="shares" class="title">Share by client</h2>
    <div class="card">
      <div class="scroll" role="region" aria-label="Table of shares" tabindex="0">
        <table class="plain">
          <caption class="unseen">
            The share of the busiest clients
          </caption>
          <thead>
            <tr>
              <th scope="col">Client</th>
              <td class="track"></td>
              <th scope="col" class="n">Share</th>
              <th scope="col" class="n">Requests</th>
              <th scope="col" class="n">429</th>
            </tr>
          </thead>
          <tbody>
            ${busiest.map((client) => row(client.name, client, true))}
            ${others.length === 0 ? nothing : row(others.length === 1 ? "1 other client" : `${number(others.length)} other clients`, rest, false)}
          </tbody>
        </table>
      </div>
    </div>
  </section>`
}

export const statuses = ({ all }: V): Html => {
  if (all.requests === 0) return nothing
  const rows: ReadonlyArray<readonly [string, string, number]> = [
    ["2xx", "Success", all.status200],
    ["3xx", "Redirect or not modified", all.status300],
    ["4xx", "Refused, without 429", all.status400 - all.status429],
    ["429", "Rate limit exceeded", all.status429],
    ["5xx", "Failed on the server", all.status500]
  ]
  return html` <section aria-labelledby="statuses">
    <h2 id="statuses" class="title">Responses</h2>
    <div class="card">
      <div class="scroll" role="region" aria-label="Table of responses" tabindex="0">
        <table>
          <caption class="unseen">
            Responses by class of status
          </caption>
          <thead>
            <tr>
              <th scope="col">Status</th>
              <td></td>
              <td class="track"></td>
              <th scope="col" class="n">Share</th>
              <th scope="col" class="n">Responses</th>
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              ([name, meaning, count]) =>
                html` <tr>
                  <th scope="row">${name}</th>
                  <td class="meaning">${meaning}</td>
                  <td class="track">${meter(count / all.requests)}</td>
                  <td class="n">${percent(count / all.requests)}</td>
                  <td class="n">${number(count)}</td>
                </tr>`
            )}
          </tbody>
        </table>
      </div>
    </div>
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

/** The most rows of the heat map. */
const mostThrottled = 10

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

/** A path that breaks before its slashes. */
const breakable = (path: string) =>
  path.split("/").map((part, index) => (index === 0 ? html`${part}` : html`<wbr />/${part}`))

const mostEndpoints = 12

export const endpoints = ({ all, endpoints: found }: V): Html => {
  if (all.requests === 0) return nothing
  const greatest = Math.max(found[0]?.[1].requests ?? 1, 1)
  const rest = found.length - mostEndpoints
  return html` <section aria-labelledby="endpoints">
    <div class="title">
      <h2 id="endpoints">Busiest endpoints</h2>
      ${rest > 0 ? html`<p class="quiet small">${number(rest)} more in the JSON document</p>` : nothing}
    </div>
    <div class="card">
      <div class="scroll" role="region" aria-label="Table of endpoints" tabindex="0">
        <table class="plain">
          <caption class="unseen">
            The endpoints with the most requests
          </caption>
          <thead>
            <tr>
              <th scope="col">Endpoint</th>
              <td class="track"></td>
              <th scope="col" class="n">Share</th>
              <th scope="col" class="n">Requests</th>
              <th scope="col" class="n">429</th>
              <th scope="col" class="n">Other errors</th>
            </tr>
          </thead>
          <tbody>
            ${found.slice(0, mostEndpoints).map(
              ([endpoint, counts]) =>
                html` <tr>
                  <th scope="row"><code>${endpoint === "" ? "(not named)" : breakable(endpoint)}</code></th>
                  <td class="track">${meter(counts.requests / greatest)}</td>
                  <td class="n">${percent(counts.requests / all.requests)}</td>
                  <td class="n">${number(counts.requests)}</td>
                  <td class="n">${number(counts.status429)}</td>
                  <td class="n">${number(counts.status400 - counts.status429 + counts.status500)}</td>
                </tr>`
            )}
          </tbody>
        </table>
      </div>
    </div>
  </section>`
}

const mostChanges = 10

export const changes = ({ context: { comparison }, days }: V): Html => {
  if (comparison === undefined) return nothing
  const { after, before, changes: all, interval } = comparison
  const from = DateTime.formatIsoDateUtc(interval.start)
  const to = DateTime.formatIsoDateUtc(DateTime.subtract(interval.end, { days: 1 }))
  const shown = all
    .slice(0, mostChanges)
    .map((change) => Struct.assign(change, View.nameOf({ id: change.key, name: change.label })))
  const title = `Change of requests against the ${days.length} days before`
  const rows: ReadonlyArray<NumbersRow> = [
    ...shown.map(({ after: is, before: was, difference, name }) => ({
      name,
      counts: [was.requests, is.requests, difference]
    })),
    { name: "All clients", counts: [before.requests, after.requests, after.requests - before.requests] }
  ]
  return html` <section aria-labelledby="changes">
    <div class="title">
      <h2 id="changes">Against the days before</h2>
      <p class="quiet small">
        ${longDay(from)} to ${longDay(to)}: ${number(before.requests)} requests, now ${number(after.requests)}
      </p>
    </div>
    ${
      shown.length === 0
        ? html`<p class="card">No client changed.</p>`
        : html` <figure class="card">
            ${Charts.diverging(
              {
                id: "changes-chart",
                title,
                description: `Bars to the right for more requests, to the left for fewer. ${shown[0] === undefined ? "" : `${shown[0].name} changed most: ${signed(shown[0].difference)}.`}`
              },
              shown.map(({ difference, key, name }) => ({
                key,
                name,
                value: difference,
                text: signed(difference)
              }))
            )}
            ${numbers(title, ["Client", "Before", "Now", "Change"], rows)}
          </figure>`
    }
  </section>`
}

export const clients = ({ all, audit, context: { comparison }, days, order }: V): Html =>
  html` <section aria-labelledby="all-clients">
    <h2 id="all-clients" class="title">All clients</h2>
    ${clientsTable({
      clients: audit.clients,
      days: days.map(([day]) => day),
      requests: all.requests,
      changes: comparison && new Map(comparison.changes.map((change) => [change.key, change])),
      order
    })}
  </section>`

export const notes = ({ audit, context: { live } }: V): Html =>
  html` <section aria-labelledby="notes">
      <h2 id="notes" class="title">How this was read</h2>
      <div class="notes">
        <p>
          ${howRead(audit)} The vendor counts requests up to a day late, in UTC days. 4xx includes the 429s.
        </p>
        ${audit.unlisted.length === 0 ? nothing : html`<p>${unlistedOf(audit)}</p>`}
        ${audit.missing.map((client) => html`<p><span class="bad">Missing:</span> no usage for ${Naming.withId(client)}: ${client.problem}</p>`)}
        ${live === undefined ? nothing : html`<p>This organization is emulated. Its clients made ${number(live.made)} calls just now, and the usage queries count ${number(live.metered)} of them.</p>`}
      </div>
    </section>
    <footer>
      Read on ${instant(DateTime.toDateUtc(audit.readAt))} UTC with genesys-oauth audit. This page loads
      nothing and sends nothing.
    </footer>`
