/** The style of the API reference: the operations are listed beside their descriptions, or above them on narrow screens. */
import { colors } from "../html/PageStyle.ts"

export const css = `
${colors}
:root { --code: #f6f8fb; }
@media (prefers-color-scheme: dark) { :root { --code: #111925; } }
* { box-sizing: border-box; }
body {
  margin: 0; padding: clamp(1.25rem, 4vw, 3.5rem) clamp(1rem, 4vw, 3rem);
  background: var(--ground); color: var(--text); font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: anywhere;
}
main { display: grid; gap: 1.5rem 2.5rem; max-width: 76rem; margin: 0 auto; grid-template-columns: minmax(0, 1fr); }
h1, h2, h3, h4, p, dl, dd, ul, pre { margin: 0; }
h1 { font-size: clamp(1.75rem, 4vw, 2.5rem); line-height: 1.15; letter-spacing: -.02em; }
h2 { margin: 1rem 0; font-size: 1.5rem; }
h3 { font-size: 1.125rem; }
h4 { margin: 1.25rem 0 .25rem; font-size: .875rem; }
code, pre, textarea { font: .8125rem/1.6 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
a { color: var(--accent); text-underline-offset: .2em; }
a:hover { color: var(--accent-hover); }
.lead { max-width: 44rem; margin: .75rem 0 1.25rem; }
#token-note { color: var(--quiet); font-size: .875rem; }
nav p { margin-top: 1rem; font-weight: 600; }
nav p:first-child { margin-top: 0; }
nav ul { padding: 0; list-style: none; }
nav a { display: block; padding: .25rem 0; font-size: .875rem; }
.content { min-width: 0; }
article {
  min-width: 0; margin-bottom: 1rem; padding: 1.5rem; scroll-margin-top: 1rem;
  background: var(--card); border: 1px solid var(--line); border-radius: 1rem;
}
.route { margin: .25rem 0 .75rem; }
.route b { color: var(--accent); font-size: .8125rem; }
dl > div { display: flex; flex-wrap: wrap; gap: 0 1rem; padding: .375rem 0; border-bottom: 1px solid var(--line); font-size: .875rem; }
dt { flex: 0 0 13rem; max-width: 100%; }
dd { flex: 1 1 16rem; min-width: 0; color: var(--quiet); }
form { margin-top: 1.25rem; }
form[hidden], pre[hidden] { display: none; }
label { display: block; margin-top: .75rem; font-size: .875rem; font-weight: 600; }
input, textarea {
  display: block; width: 100%; max-width: 32rem; min-height: 2.25rem; margin: .25rem 0 .5rem; padding: .375rem .75rem;
  border: 1px solid var(--edge); border-radius: .5rem; background: var(--code); color: inherit;
}
textarea { max-width: none; }
button {
  min-height: 2.25rem; margin-top: .5rem; padding: .25rem 1rem; cursor: pointer;
  border: 1px solid var(--edge); border-radius: .5rem; background: transparent; color: inherit; font: 600 .875rem/1.5 system-ui, sans-serif;
}
button:hover { background: var(--tint); }
[role="status"]:not(:empty) { margin: .75rem 0 .5rem; font-weight: 600; }
pre {
  max-height: 24rem; padding: .75rem 1rem; overflow: auto; white-space: pre-wrap;
  background: var(--code); border: 1px solid var(--line); border-radius: .625rem;
}
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
@media (min-width: 60rem) {
  main { grid-template-columns: 20rem minmax(0, 1fr); }
  header { grid-column: 1 / -1; }
  nav { position: sticky; top: 1rem; align-self: start; max-height: calc(100vh - 2rem); overflow-y: auto; }
}
@media (max-width: 44rem) { article { padding: 1.25rem 1rem; } }
`
