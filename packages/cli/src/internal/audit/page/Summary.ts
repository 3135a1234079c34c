/** The top and the end of the page: what it is about, the headline numbers, and notes. */
import * as DateTime from "effect/DateTime"
import * as Naming from "../../output/Naming.ts"
import { number, signed as signedPercent } from "../../output/Text.ts"
import { howRead, unlistedOf } from "../AuditReport.ts"
import { instant, partOf, shortDay, span, unbroken } from "./Format.ts"
import { type Html, html, nothing } from "./Html.ts"
import type * as View from "./View.ts"

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
