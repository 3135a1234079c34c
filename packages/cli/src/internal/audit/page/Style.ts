/**
 * The style of a page, in light, in dark and on paper. The colors of clients are those of Okabe and Ito, which people who
 * are color-blind can tell apart, darker in light and lighter in dark. Every text has a contrast of at least 4.5.
 */

const light = `--ground: #f6f7f9; --card: #fff; --text: #141a24; --quiet: #556070; --line: #e2e6ec; --edge: #8a94a4;
  --grid: #e8ebf0; --accent: #0b5cad; --tint: #eef4fb; --code: #f2f4f7;
  --bad: #b3261e; --warn: #8a4b00; --calm: #4a5565; --good: #17693a;
  --c0: #0072b2; --c1: #d9730d; --c2: #009e73; --c3: #b5568f; --c4: #c49a00; --c5: #4fa8dc; --c6: #b0b7c3;
  --e0: #b3261e; --e1: #d9730d; --e2: #6b4fa0;
  --more: #d9730d; --less: #0072b2; --bar: #9dbfe0;
  --heat-0: #eef0f4; --heat-1: #fbd3b4; --heat-2: #f3a673; --heat-3: #dd7436; --heat-4: #b44d15; --heat-5: #7c2d08;`

const dark = `--ground: #0d1117; --card: #151b24; --text: #e9edf3; --quiet: #a2adbd; --line: #28313d; --edge: #6d7a8c;
  --grid: #222b37; --accent: #7ab8ff; --tint: #182434; --code: #0f151d;
  --bad: #ff9c93; --warn: #f3b765; --calm: #aab5c4; --good: #7ed6a2;
  --c0: #4aa3e0; --c1: #f0954a; --c2: #35bd95; --c3: #d88cb8; --c4: #e0bd3c; --c5: #9bd4f5; --c6: #5d6978;
  --e0: #f2796f; --e1: #f0b04a; --e2: #a894dd;
  --more: #f0954a; --less: #4aa3e0; --bar: #2f5f8f;
  --heat-0: #1f2733; --heat-1: #5a2f16; --heat-2: #8c4416; --heat-3: #c4621f; --heat-4: #ef9250; --heat-5: #ffd0a6;`

export const css = `
:root { color-scheme: light dark; ${light} }
@media screen and (prefers-color-scheme: dark) { :root { ${dark} } }
*, ::before, ::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; padding: 0 clamp(1rem, 4vw, 3rem) 4rem; background: var(--ground); color: var(--text);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
body > * { max-width: 76rem; margin-inline: auto; }
h1, h2, h3, p, dl, dd, dt, ol, ul, li, figure, figcaption, pre { margin: 0; padding: 0; }
ol, ul { list-style: none; }
h1 { font-size: clamp(1.75rem, 1.2rem + 2.4vw, 2.75rem); line-height: 1.12; letter-spacing: -.025em; font-weight: 680; text-wrap: balance; }
h2 { font-size: 1.25rem; line-height: 1.3; letter-spacing: -.012em; font-weight: 650; }
h3 { font-size: 1rem; line-height: 1.4; font-weight: 620; }
a { color: var(--accent); text-underline-offset: .2em; }
code, pre { font: .8125rem/1.6 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
code { overflow-wrap: anywhere; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: .25rem; }
.quiet { color: var(--quiet); }
.small { font-size: .875rem; line-height: 1.5; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.number, td.n, th.n { font-variant-numeric: tabular-nums; text-align: right; white-space: nowrap; }

header { padding: clamp(2rem, 5vw, 4rem) 0 1.75rem; }
.over { margin-bottom: .75rem; color: var(--quiet); font-size: .875rem; overflow-wrap: anywhere; }
.over b { color: var(--text); font-weight: 600; }
.lead { max-width: 46rem; margin-top: 1rem; color: var(--quiet); font-size: 1.125rem; line-height: 1.5; text-wrap: pretty; }

.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(11rem, 100%), 1fr)); background: var(--line); gap: 1px; border: 1px solid var(--line); border-radius: .875rem; overflow: hidden; }
.tiles > div { display: flex; flex-direction: column; padding: 1.125rem 1.25rem 1.25rem; background: var(--card); }
.tiles dt { color: var(--quiet); font-size: .875rem; }
.tiles dd { font-size: .8125rem; color: var(--quiet); font-variant-numeric: tabular-nums; }
.tiles dd.value { margin: .25rem 0 .375rem; color: var(--text); font-size: 1.75rem; line-height: 1.15; font-weight: 640; letter-spacing: -.02em; white-space: nowrap; }

section { margin-top: 3rem; }
.title { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; align-items: baseline; justify-content: space-between; margin-bottom: 1rem; }
.card { padding: 1.25rem; background: var(--card); border: 1px solid var(--line); border-radius: .875rem; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)); gap: 0 1.5rem; }
.pair section { min-width: 0; }

.findings { display: grid; gap: .75rem; }
.findings > li { display: grid; grid-template-columns: 7.5rem minmax(0, 1fr); gap: .5rem 1.25rem; padding: 1rem 1.25rem; background: var(--card); border: 1px solid var(--line); border-radius: .875rem; }
.kind { display: flex; gap: .5rem; align-items: baseline; font-size: .875rem; font-weight: 620; }
.kind::before { content: ""; flex: none; width: .625rem; height: .625rem; border-radius: 50%; background: currentColor; }
.kind[data-level="bad"] { color: var(--bad); }
.kind[data-level="warn"] { color: var(--warn); }
.kind[data-level="warn"]::before { border-radius: 0; transform: rotate(45deg) scale(.86); }
.kind[data-level="calm"] { color: var(--calm); }
.kind[data-level="calm"]::before { background: none; border: 2px solid currentColor; }
.findings p { overflow-wrap: anywhere; }
.commands { display: grid; gap: .375rem; margin-top: .625rem; }
.commands code { display: block; padding: .375rem .75rem; background: var(--code); border-radius: .5rem; overflow-wrap: anywhere; }
.commands code::before { content: "$ "; color: var(--quiet); user-select: none; }

figure svg { display: block; width: 100%; height: auto; overflow: visible; color: var(--quiet); font: 12px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; font-variant-numeric: tabular-nums; }
figure svg.narrow { display: none; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.125rem; margin-bottom: 1rem; font-size: .875rem; }
.legend li { display: flex; gap: .5rem; align-items: center; min-width: 0; }
.legend span { overflow: hidden; max-width: 16rem; text-overflow: ellipsis; white-space: nowrap; }
.legend svg { flex: none; width: .75rem; height: .75rem; }
.legend.scale { gap: 0; align-items: center; }
.legend.scale li { gap: .25rem; color: var(--quiet); font-variant-numeric: tabular-nums; margin-right: 1rem; }
details { margin-top: 1rem; font-size: .875rem; }
summary { width: fit-content; color: var(--accent); cursor: pointer; }
details .scroll { margin-top: .75rem; max-height: 24rem; }

.scroll { overflow: auto; }
table { width: 100%; border-collapse: collapse; font-size: .875rem; line-height: 1.45; }
th, td { padding: .5rem .625rem; text-align: left; vertical-align: baseline; border-bottom: 1px solid var(--line); }
th:first-child, td:first-child { padding-left: 0; }
th:last-child, td:last-child { padding-right: 0; }
tbody tr:last-child > * { border-bottom: 0; }
thead th { color: var(--quiet); font-weight: 500; white-space: nowrap; }
th.n, td.n { text-align: right; }
tbody th { font-weight: 500; }
.plain tbody th { min-width: 9rem; overflow-wrap: anywhere; }
.track { width: 34%; min-width: 4rem; vertical-align: middle; }
.meaning { color: var(--quiet); white-space: nowrap; }
.meter { display: block; width: 100%; height: .5rem; }
.meter rect { fill: var(--bar); }
.meter { background: var(--tint); border-radius: .125rem; overflow: hidden; }

.tools { display: flex; flex-wrap: wrap; gap: .75rem 1rem; align-items: end; margin-bottom: 1rem; }
.tools[hidden] { display: none; }
.tools label { display: grid; gap: .25rem; color: var(--quiet); font-size: .8125rem; }
.tools [role="status"] { margin-left: auto; color: var(--quiet); font-size: .875rem; font-variant-numeric: tabular-nums; }
input, select { min-height: 2.375rem; padding: .25rem .625rem; border: 1px solid var(--edge); border-radius: .5rem; background: var(--card); color: var(--text); font: .9375rem/1.4 inherit; font-family: inherit; }
input { width: min(18rem, 72vw); }
.clients { padding: .25rem 0; }
.clients .scroll { padding: 0 1.25rem; }
.clients thead th button { display: inline-flex; gap: .25rem; align-items: baseline; margin: 0 -.375rem; padding: .125rem .375rem; border: 0; border-radius: .375rem; background: none; color: inherit; font: inherit; cursor: pointer; }
.clients thead th button:hover { background: var(--tint); color: var(--text); }
.clients thead th[aria-sort] button { color: var(--text); font-weight: 620; }
.clients thead th[aria-sort="ascending"] button::after { content: "↑"; }
.clients thead th[aria-sort="descending"] button::after { content: "↓"; }
.clients table { font-size: .8125rem; }
.clients :is(th, td):not(:first-child, :last-child) { padding-inline: .5rem; }
.clients tbody th { min-width: 11rem; max-width: 20rem; font-size: .875rem; overflow-wrap: anywhere; }
.clients tbody td.grant { max-width: 7.5rem; }
.clients tbody th code { display: block; color: var(--quiet); font-size: .6875rem; line-height: 1.5; font-weight: 400; letter-spacing: -.02em; white-space: nowrap; }
.clients tbody tr:hover > * { background: var(--tint); }
.spark { display: block; width: 5.5rem; height: 1.125rem; }
.spark path { fill: none; stroke: var(--c0); stroke-width: 1.5; }
.bad { color: var(--bad); }
.all { display: flex; justify-content: center; padding: .75rem; border-top: 1px solid var(--line); }
.all[hidden] { display: none; }
.all button { min-height: 2.375rem; padding: .25rem 1rem; border: 1px solid var(--edge); border-radius: .5rem; background: none; color: var(--text); font: 550 .9375rem/1.4 inherit; font-family: inherit; cursor: pointer; }
.all button:hover { background: var(--tint); }
@media screen { tr.later { display: none; } }
.notes { display: grid; gap: .5rem; max-width: 52rem; overflow-wrap: anywhere; }
footer { margin-top: 3rem; padding-top: 1.25rem; border-top: 1px solid var(--line); color: var(--quiet); font-size: .875rem; }

@media (max-width: 44rem) {
  .findings > li { grid-template-columns: minmax(0, 1fr); }
  .tiles { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .tiles > div { padding: .875rem 1rem 1rem; }
  .tiles > div:first-child:nth-last-child(odd) { grid-column: span 2; }
  .tiles dd.value { font-size: 1.5rem; }
  .card { padding: 1rem; }
  .track { display: none; }
  .meaning { white-space: normal; }
  .clients .scroll { padding: 0 1rem; }
  .clients tbody th { min-width: 9.5rem; max-width: 9.5rem; }
  .clients tbody th code { white-space: normal; }
  .plain code { font-size: .75rem; }
  th, td { padding-inline: .375rem; }
  .plain tbody th { min-width: 8rem; }
}
@media screen and (max-width: 44rem) {
  figure svg.wide { display: none; }
  figure svg.narrow { display: block; }
}
@media print {
  @page { margin: 14mm; }
  body { padding: 0; background: none; font-size: 10pt; }
  header { padding: 0 0 1rem; }
  section { margin-top: 1.75rem; }
  .tools, .all, details { display: none; }
  .card, .tiles, .findings > li { break-inside: avoid; }
  .card.clients { break-inside: auto; border: 0; }
  .pair { display: block; }
  .scroll, .clients .scroll { overflow: visible; padding: 0; }
  table { font-size: 8.5pt; }
  code { font-size: 8pt; }
  .track { width: 24%; }
  figure svg { max-width: 100%; }
  .clients table { font-size: 7.5pt; }
  .clients tbody th { min-width: 0; }
  thead { display: table-header-group; }
  .clients thead th button { display: inline; margin: 0; padding: 0; }
  tr, h2, .title { break-inside: avoid; break-after: auto; }
  h2, .title { break-after: avoid; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
@media (forced-colors: active) { .kind::before, .meter rect, .legend svg, figure svg { forced-color-adjust: none; } }
`
