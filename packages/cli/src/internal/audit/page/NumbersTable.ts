/** The numbers of a chart as a table, which is closed until it is asked for. */
import { number } from "../../output/Text.ts"
import { html } from "./Html.ts"

export interface NumbersRow {
  readonly name: string
  readonly counts: ReadonlyArray<number>
}

export const numbers = (caption: string, titles: ReadonlyArray<string>, rows: ReadonlyArray<NumbersRow>) =>
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
