/** The style of the login host's pages, in light and dark. */

/** The colors of every page. Every text has a contrast of at least 4.5 to its background. */
export const colors = `:root {
  color-scheme: light dark;
  --ground: #eef1f6; --card: #fff; --text: #17202e; --quiet: #55617a; --line: #d3dae5; --edge: #78859b;
  --accent: #1f5fd1; --on-accent: #fff; --accent-hover: #184da9; --tint: #eaf1fd;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0e131b; --card: #18202c; --text: #e8edf5; --quiet: #a3b0c4; --line: #2f3b4c; --edge: #6f7f97;
    --accent: #8ab4ff; --on-accent: #0b1a33; --accent-hover: #b0ccff; --tint: #1d2c44;
  }
}`

export const css = `
${colors}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem 1rem;
  background: var(--ground); color: var(--text); font: 1rem/1.5 system-ui, sans-serif;
}
main {
  width: 100%; max-width: 30rem; padding: 2rem; overflow-wrap: anywhere;
  background: var(--card); border: 1px solid var(--line); border-radius: 1rem;
}
h1 { margin: 0 0 1.25rem; font-size: 1.6rem; line-height: 1.25; }
p { margin: 0 0 .75rem; }
.organization, .note { color: var(--quiet); font-size: .875rem; }
.organization { margin: 0 0 .25rem; }
.note { margin: 1.25rem 0 0; }
a { color: var(--accent); text-underline-offset: .2em; }
a:hover { color: var(--accent-hover); }
ul { margin: 0 0 1.5rem; padding: 0; list-style: none; border-top: 1px solid var(--line); }
li { display: flex; flex-wrap: wrap; gap: 0 1rem; justify-content: space-between; padding: .5rem 0; border-bottom: 1px solid var(--line); }
code { color: var(--quiet); font: .875rem/1.7 ui-monospace, monospace; }
fieldset { margin: 0 0 1.5rem; padding: 0; border: 0; min-width: 0; }
legend { margin-bottom: .5rem; padding: 0; }
label {
  display: flex; gap: .75rem; align-items: center; margin-bottom: .5rem; padding: .75rem 1rem;
  border: 1px solid var(--edge); border-radius: .625rem; cursor: pointer;
}
label:has(:checked) { background: var(--tint); border-color: var(--accent); }
input { flex: none; width: 1.125rem; height: 1.125rem; margin: 0; accent-color: var(--accent); }
.name { display: block; font-weight: 600; }
.roles { display: block; color: var(--quiet); font-size: .875rem; }
.decision { display: flex; flex-wrap: wrap; gap: .75rem; }
button {
  flex: 1 1 8rem; min-height: 2.75rem; padding: .5rem .75rem; cursor: pointer;
  border: 1px solid var(--edge); border-radius: .625rem; background: transparent; color: inherit; font: inherit; font-weight: 600;
}
button:hover { background: var(--tint); }
button[value="grant"] { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
button[value="grant"]:hover { border-color: var(--accent-hover); background: var(--accent-hover); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
label:has(:focus-visible) { outline: 3px solid var(--accent); outline-offset: 2px; }
label:has(:focus-visible) :focus-visible { outline: none; }
@media (max-width: 30rem) {
  main { padding: 1.5rem 1.25rem; }
  li { display: block; }
  li code { display: block; }
}
`
