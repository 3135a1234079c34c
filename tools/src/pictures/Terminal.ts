/** A terminal as an SVG: the same in every viewer, and in light or dark as its reader prefers. */

const padding = 20
const bar = 36
const line = 20
/** Of a monospaced font of 14 pixels. `textLength` makes each line as wide in any font. */
const character = 8.4

const style = `
    text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre; fill: #1f2328 }
    .window { fill: #ffffff; stroke: #d1d9e0 }
    .bar, .command { fill: #59636e }
    @media (prefers-color-scheme: dark) {
      text { fill: #e6edf3 }
      .window { fill: #0d1117; stroke: #3d444d }
      .bar, .command { fill: #9198a1 }
    }
  `

export interface Session {
  readonly command: string
  readonly output: string
  readonly columns: number
}

export const svg = ({ columns, command, output }: Session): string => {
  const lines = [`$ ${command}`, "", ...output.trimEnd().split("\n")]
  const width = Math.ceil(columns * character) + 2 * padding
  const height = bar + lines.length * line + padding
  const texts = lines.flatMap((text, index) =>
    text === "" ? [] : [row(text, bar + (index + 1) * line - 6, index === 0 ? ' class="command"' : "")]
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
  <title>${escaped(`Output of ${command}`)}</title>
  <style>${style}</style>
  <rect class="window" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" />
  <g class="bar"><circle cx="22" cy="18" r="5" /><circle cx="40" cy="18" r="5" /><circle cx="58" cy="18" r="5" /></g>
${texts.join("\n")}
</svg>
`
}

const row = (text: string, y: number, attributes: string) =>
  `  <text${attributes} x="${padding}" y="${y}" textLength="${(text.length * character).toFixed(1)}" lengthAdjust="spacingAndGlyphs" xml:space="preserve">${escaped(text)}</text>`

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")
