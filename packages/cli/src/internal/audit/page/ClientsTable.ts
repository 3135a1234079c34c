/** The table of all clients. Its cells have the numbers by which the script sorts. */
import type { Change } from "@effect-genesys/usage/Report"
import * as DateTime from "effect/DateTime"
import type { ClientUsage } from "../../../Audit.ts"
import { number, percent } from "../../output/Text.ts"
import * as Days from "../Days.ts"
import * as Idle from "../Idle.ts"
import type { Order } from "../Order.ts"
import { longDay } from "./Format.ts"
import { type Html, html, nothing } from "./Html.ts"

export interface Rows {
  readonly clients: ReadonlyArray<ClientUsage>
  readonly days: ReadonlyArray<string>
  readonly requests: number
  /** By id; `undefined` if nothing was compared. */
  readonly changes: ReadonlyMap<string, Change> | undefined
  readonly order: Order
}

export const clientsTable = ({ changes, clients, days, order, requests }: Rows): Html => {
  const head = (title: string, by?: Order) =>
    html`<th scope="col" class="n" data-sort="${by === order ? "descending" : ""}">${title}</th>`
  return html` <div class="tools" id="tools" hidden>
      <label>Name or id<input type="search" id="search" autocomplete="off" spellcheck="false" /></label>
      <label
        >Show
        <select id="only">
          <option value="all">All clients</option>
          <option value="throttled">With 429s</option>
          <option value="errors">With 4xx or 5xx</option>
          <option value="idle">Without requests</option>
          <option value="inactive">Inactive</option>
        </select>
      </label>
      <p role="status" id="shown"></p>
    </div>
    <div class="card clients">
      <div class="scroll" role="region" aria-label="Table of clients" tabindex="0">
        <table id="clients">
          <caption class="unseen">
            Clients with their requests, errors and states
          </caption>
          <thead>
            <tr>
              <th scope="col" data-sort="${order === "name" ? "ascending" : ""}">Client</th>
              ${head("Requests", "requests")} ${head("Share")}
              ${changes === undefined ? nothing : head("Change")}
              <th scope="col">By day</th>
              ${head("4xx")} ${head("5xx")} ${head("429", "throttled")}
              <th scope="col" data-sort="">Grant type</th>
              <th scope="col" data-sort="">State</th>
              ${head("Created", "created")}
            </tr>
          </thead>
          <tbody>
            ${clients.map((client) => rowOf(client, { changes, days, requests }))}
          </tbody>
        </table>
      </div>
      <div class="all" id="all" hidden>
        <button type="button">Show all ${number(clients.length)} clients</button>
      </div>
    </div>`
}

const rowOf = (
  client: ClientUsage,
  { changes, days, requests }: Pick<Rows, "changes" | "days" | "requests">
) => {
  const share = requests === 0 ? 0 : client.requests / requests
  const difference = changes?.get(client.id)?.difference ?? 0
  const isInactive = Idle.isInactive(client)
  const created = client.created === undefined ? undefined : DateTime.formatIsoDateUtc(client.created)
  return html` <tr
    data-requests="${client.requests}"
    data-throttled="${client.status429}"
    data-errors="${client.status400 + client.status500}"
    ${isInactive ? html`data-inactive` : nothing}
  >
    <th scope="row"><bdi>${client.name}</bdi><code>${client.id}</code></th>
    ${count(client.requests)}
    <td class="n" data-v="${client.requests}">${client.requests === 0 ? "–" : percent(share)}</td>
    ${changes === undefined ? nothing : html`<td class="n" data-v="${difference}">${signed(difference)}</td>`}
    <td>
      ${client.requests === 0 ? nothing : spark(days.map((day) => client.byDay.get(day)?.requests ?? 0))}
    </td>
    ${count(client.status400)} ${count(client.status500)} ${count(client.status429)}
    <td class="grant">${client.grantType}</td>
    <td>${client.state ?? "active"}</td>
    <td class="n" data-v="${client.created === undefined ? 0 : DateTime.toEpochMillis(client.created)}">
      ${created === undefined ? "–" : longDay(created)}
    </td>
  </tr>`
}

const count = (value: number) =>
  html`<td class="n" data-v="${value}">
    ${value === 0 ? html`<span class="quiet">0</span>` : number(value)}
  </td>`

export const signed = (difference: number): string =>
  difference === 0 ? "0" : `${difference > 0 ? "+" : "−"}${number(Math.abs(difference))}`

/** One bar for each day, or for as many days as it takes for 30 bars. */
const spark = (counts: ReadonlyArray<number>) => {
  const bars = Days.grouped(counts)
  const greatest = Math.max(1, ...bars)
  const path = bars.map((bar, index) =>
    bar === 0 ? "" : `M${2 * index + 1} 16v-${Number(Math.max(1, (15 * bar) / greatest).toFixed(1))}`
  )
  return html`<svg
    class="spark"
    viewBox="0 0 ${2 * bars.length} 16"
    preserveAspectRatio="none"
    aria-hidden="true"
  >
    <path d="${path.join("")}" />
  </svg>`
}
