import { number } from "../../output/Text.ts"
import type { Finding, Kind } from "../Finding.ts"
/** The findings, each with the commands for it. */
import * as Findings from "../Findings.ts"
import { unbroken } from "./Format.ts"
import { type Html, html, nothing } from "./Html.ts"
import type * as View from "./View.ts"

type V = View.View

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

const lines = (commands: ReadonlyArray<string>) =>
  html`<div class="commands">${commands.map((command) => html`<code>${command}</code>`)}</div>`
