/** Shares of clients, statuses and endpoints, as tables with bars. */
import { type Counts, total } from "@effect-genesys/usage/UsageRow"
import { number, percent } from "../../output/Text.ts"
import { type Html, html, nothing } from "./Html.ts"
import type * as View from "./View.ts"

type V = View.View

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
    ${tableCard({
      about: "shares",
      wraps: true,
      caption: "The share of the busiest clients",
      head: html`<th scope="col">Client</th>
        <td class="track"></td>
        <th scope="col" class="n">Share</th>
        <th scope="col" class="n">Requests</th>
        <th scope="col" class="n">429</th>`,
      rows: html`${busiest.map((client) => row(client.name, client, true))}
      ${others.length === 0 ? nothing : row(others.length === 1 ? "1 other client" : `${number(others.length)} other clients`, rest, false)}`
    })}
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
    ${tableCard({
      about: "responses",
      wraps: false,
      caption: "Responses by class of status",
      head: html`<th scope="col">Status</th>
        <td></td>
        <td class="track"></td>
        <th scope="col" class="n">Share</th>
        <th scope="col" class="n">Responses</th>`,
      rows: html`${rows.map(
        ([name, meaning, count]) =>
          html` <tr>
            <th scope="row">${name}</th>
            <td class="meaning">${meaning}</td>
            <td class="track">${meter(count / all.requests)}</td>
            <td class="n">${percent(count / all.requests)}</td>
            <td class="n">${number(count)}</td>
          </tr>`
      )}`
    })}
  </section>`
}

export const endpoints = ({ all, endpoints: found }: V): Html => {
  if (all.requests === 0) return nothing
  const greatest = Math.max(found[0]?.[1].requests ?? 1, 1)
  const rest = found.length - mostEndpoints
  return html` <section aria-labelledby="endpoints">
    <div class="title">
      <h2 id="endpoints">Busiest endpoints</h2>
      ${rest > 0 ? html`<p class="quiet small">${number(rest)} more in the JSON document</p>` : nothing}
    </div>
    ${tableCard({
      about: "endpoints",
      wraps: true,
      caption: "The endpoints with the most requests",
      head: html`<th scope="col">Endpoint</th>
        <td class="track"></td>
        <th scope="col" class="n">Share</th>
        <th scope="col" class="n">Requests</th>
        <th scope="col" class="n">429</th>
        <th scope="col" class="n">Other errors</th>`,
      rows: html`${found.slice(0, mostEndpoints).map(
        ([endpoint, counts]) =>
          html` <tr>
            <th scope="row"><code>${endpoint === "" ? "(not named)" : breakable(endpoint)}</code></th>
            <td class="track">${meter(counts.requests / greatest)}</td>
            <td class="n">${percent(counts.requests / all.requests)}</td>
            <td class="n">${number(counts.requests)}</td>
            <td class="n">${number(counts.status429)}</td>
            <td class="n">${number(counts.status400 - counts.status429 + counts.status500)}</td>
          </tr>`
      )}`
    })}
  </section>`
}

const mostEndpoints = 12

/** A path that breaks before its slashes. */
const breakable = (path: string) =>
  path.split("/").map((part, index) => (index === 0 ? html`${part}` : html`<wbr />/${part}`))

const meter = (part: number) =>
  html`<svg class="meter" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
    <rect width="${Number((100 * part).toFixed(2))}" height="8" />
  </svg>`

/** A table that scrolls sideways where the screen is too narrow. */
const tableCard = ({
  about,
  caption,
  head,
  rows,
  wraps
}: {
  /** What it shows, for a screen reader. */
  readonly about: string
  readonly caption: string
  readonly head: Html
  readonly rows: Html
  /** Whether the first column has names, which break where they are too long. */
  readonly wraps: boolean
}) =>
  html`<div class="card">
    <div class="scroll" role="region" aria-label="Table of ${about}" tabindex="0">
      <table class="${wraps ? "plain" : ""}">
        <caption class="unseen">
          ${caption}
        </caption>
        <thead>
          <tr>
            ${head}
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
  </div>`
