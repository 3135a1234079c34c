/** The style of the landing page: one column, or on wide screens two, with requests beside the lines to paste. */
import { colors } from "../html/PageStyle.ts"

export const css = `
${colors}
:root { --good: #17693a; --notice: #8a4a00; --bad: #b3261e; --code: #f6f8fb; }
@media (prefers-color-scheme: dark) {
  :root { --good: #7ed6a2; --notice: #f0b866; --bad: #ff9d94; --code: #111925; }
}
* { box-sizing: border-box; }
body {
  margin: 0; padding: clamp(1.25rem, 4vw, 3.5rem) clamp(1rem, 4vw, 3rem);
  background: var(--ground); color: var(--text); font: 1rem/1.55 system-ui, sans-serif;
}
main { display: grid; gap: 1.5rem; max-width: 90rem; margin: 0 auto; grid-template-columns: minmax(0, 1fr); }
h1, h2, h3, p, dl, dd, figure, pre { margin: 0; }
h1 { font-size: clamp(1.75rem, 4vw, 2.5rem); line-height: 1.15; letter-spacing: -.02em; }
h2 { font-size: 1.125rem; line-height: 1.4; }
h3 { font-size: .875rem; font-weight: 600; }
code, pre, [data-field="method"], [data-field="path"] { font: .75rem/1.6 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
code { overflow-wrap: anywhere; }
pre code { overflow-wrap: normal; }
header { padding-bottom: .5rem; }
.organization, .note { color: var(--quiet); font-size: .875rem; }
.organization { margin-bottom: .25rem; }
.lead { max-width: 44rem; margin: .75rem 0 1.25rem; text-wrap: pretty; }
.place { display: inline-flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: center; max-width: 100%; }
.place code { font-size: 1.0625rem; }
.place .copy { flex-direction: row-reverse; }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin-top: .75rem; }
a { color: var(--accent); text-underline-offset: .2em; }
a:hover { color: var(--accent-hover); }
section {
  min-width: 0; padding: 1.5rem; background: var(--card); border: 1px solid var(--line); border-radius: 1rem;
}
.use .note { margin-top: .25rem; }
figure { margin-top: 1.25rem; }
figcaption { display: flex; gap: .75rem; align-items: center; justify-content: space-between; margin-bottom: .5rem; }
pre {
  padding: .75rem 1rem; overflow-x: auto;
  background: var(--code); border: 1px solid var(--line); border-radius: .625rem;
}
.copy { display: inline-flex; gap: .75rem; align-items: center; }
[role="status"] { color: var(--good); font-size: .875rem; text-align: end; }
button {
  min-height: 1.875rem; padding: .125rem .75rem; cursor: pointer;
  border: 1px solid var(--edge); border-radius: .5rem; background: transparent; color: inherit;
  font: 600 .8125rem/1.5 system-ui, sans-serif;
}
button:hover { background: var(--tint); }
button[hidden] { display: none; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.title { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: baseline; justify-content: space-between; }
#live { color: var(--quiet); font-size: .875rem; }
#live[data-state]::before {
  content: ""; display: inline-block; width: .5rem; height: .5rem; margin-right: .5rem; border-radius: 50%;
  background: var(--edge);
}
#live[data-state="on"]::before { background: var(--good); }
#live[data-state="off"]::before { background: var(--bad); }
dl { display: grid; grid-template-columns: repeat(6, minmax(0, 1fr)); gap: .75rem; margin: 1rem 0; }
dt { color: var(--quiet); font-size: .8125rem; }
dd { font-size: 1.375rem; font-weight: 600; line-height: 1.3; font-variant-numeric: tabular-nums; }
.scroll { max-height: 42rem; overflow-y: auto; border-top: 1px solid var(--line); }
table { width: 100%; border-collapse: collapse; font-size: .875rem; }
th, td { padding: .4375rem .75rem .4375rem 0; text-align: start; vertical-align: baseline; border-bottom: 1px solid var(--line); }
th:last-child, td:last-child { padding-right: 0; }
thead th { color: var(--quiet); font-size: .8125rem; font-weight: 400; }
.scroll thead th { position: sticky; top: 0; background: var(--card); }
tbody th { font-weight: 600; }
td { overflow-wrap: anywhere; }
[data-field="at"], [data-field="milliseconds"], [data-field="client"], [data-field="grant"], [data-field="id"] code {
  color: var(--quiet);
}
[data-field="at"], [data-field="milliseconds"], [data-field="status"], [data-field="count"] {
  white-space: nowrap; font-variant-numeric: tabular-nums;
}
[data-field="method"], [data-field="grant"] { white-space: nowrap; }
[data-field="client"] { min-width: 6rem; font-size: .8125rem; }
[data-field="status"] { font-weight: 600; }
[data-status="2"] [data-field="status"] { color: var(--good); }
[data-status="4"] [data-field="status"] { color: var(--notice); }
[data-status="5"] [data-field="status"] { color: var(--bad); }
[data-state="inactive"] [data-field="state"] { color: var(--notice); }
.clients th:last-child, .clients td:last-child, .requests thead th:nth-child(5), [data-field="milliseconds"] { text-align: end; }
.clients h2 { margin-bottom: .25rem; }
.clients tbody tr:last-child > * { border-bottom: 0; }
.empty { padding: 2.5rem 0; color: var(--quiet); text-align: center; }
.scroll table:has(tbody tr) + .empty, .scroll table:not(:has(tbody tr)) { display: none; }
@media (min-width: 72rem) {
  main { grid-template-columns: minmax(0, 3fr) minmax(0, 4fr); }
  header, .clients { grid-column: 1 / -1; }
  .requests { display: flex; flex-direction: column; }
  .scroll { flex: 1 1 0; min-height: 24rem; max-height: none; }
}
@media (max-width: 44rem) {
  section { padding: 1.25rem 1rem; }
  dl { grid-template-columns: repeat(3, minmax(0, 1fr)); }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { display: flex; flex-wrap: wrap; gap: 0 .625rem; align-items: baseline; padding: .5rem 0; border-bottom: 1px solid var(--line); }
  th, td { padding: 0; border: 0; }
  [data-field="name"], [data-field="id"] { order: -1; flex: 1 0 100%; }
  .clients tbody tr:last-child { padding-bottom: 0; border-bottom: 0; }
  [data-field="method"] { order: -2; flex: 0 0 2.75rem; }
  [data-field="path"] { order: -1; flex: 1 1 calc(100% - 5rem); }
  .clients td:last-child::after { content: " requests"; color: var(--quiet); }
}
@media (prefers-reduced-motion: no-preference) {
  button { transition: background .15s; }
  tr[data-new] { animation: arrive 1.5s ease-out; }
  @keyframes arrive { from { background: var(--tint); } }
}
`
