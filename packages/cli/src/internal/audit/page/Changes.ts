/** What changed against the days before, and the table of all clients. */
import * as DateTime from "effect/DateTime"
import * as Struct from "effect/Struct"
import { number } from "../../output/Text.ts"
import * as Charts from "./Charts.ts"
import { clientsTable, signed } from "./ClientsTable.ts"
import { longDay } from "./Format.ts"
import { type Html, html, nothing } from "./Html.ts"
import { numbers, type NumbersRow } from "./NumbersTable.ts"
import * as View from "./View.ts"

type V = View.View

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

const mostChanges = 10

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
