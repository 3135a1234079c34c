/** An audit as one HTML file, which loads nothing: a page to look at, to print, and to send. */
import { createHash, randomUUID } from "node:crypto"
import { printable } from "@effect-genesys/emulator/command/Printable"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import type { Audit } from "../../../Audit.ts"
import type { Context } from "../AuditReport.ts"
import type { Order } from "../Order.ts"
import * as ByDay from "./ByDay.ts"
import * as Changes from "./Changes.ts"
import * as FindingList from "./FindingList.ts"
import { span } from "./Format.ts"
import { Html, html as markup } from "./Html.ts"
import { script } from "./Script.ts"
import * as Shares from "./Shares.ts"
import { css } from "./Style.ts"
import * as Summary from "./Summary.ts"
import * as View from "./View.ts"

export const html = (audit: Audit, context: Context, order: Order): string => {
  const view = View.of(audit, { ...context, region: printable(context.region) }, order)
  const [first = "", last = ""] = [view.days[0]?.[0], view.days.at(-1)?.[0]]
  const page = markup`
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <meta name="color-scheme" content="light dark" />
        <title>API usage, ${span(first, last)}</title>
        ${element("style", css)}
      </head>
      <body>
        ${Summary.heading(view)}
        <main>
          ${Summary.tiles(view)}
          ${FindingList.findings(view)}
          ${ByDay.requestsByDay(view)}
          <div class="pair">${Shares.shares(view)}${Shares.statuses(view)}</div>
          ${ByDay.throttled(view)}
          ${ByDay.errorsByDay(view)}
          ${Shares.endpoints(view)}
          ${Changes.changes(view)}
          ${Changes.clients(view)}
          ${Summary.notes(view)}
        </main>
        ${element("script", script)}
      </body>
    </html>`
  return `<!doctype html>\n${String(page).trim()}`
}

// Without the `html` tag: the hash in the policy covers every space.
const element = (name: "style" | "script", text: string) => new Html(`<${name}>${text}</${name}>`)

const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`

/** The page may use its own style and script, and nothing else, not even an image. */
const policy = [
  "default-src 'none'",
  `style-src ${hash(css)}`,
  `script-src ${hash(script)}`,
  "base-uri 'none'",
  "form-action 'none'"
].join("; ")

/** Writes all of the page or nothing, and returns its size in bytes. */
export const write = (file: string, text: string) =>
  Effect.gen(function* () {
    const files = yield* FileSystem.FileSystem
    const bytes = new TextEncoder().encode(`${text}\n`)
    const part = `${file}.${randomUUID()}.part`
    yield* files.writeFile(part, bytes, { flag: "wx" }).pipe(
      Effect.andThen(files.rename(part, file)),
      Effect.onError(() => Effect.ignore(files.remove(part, { force: true })))
    )
    return bytes.length
  }).pipe(Effect.mapError(({ reason }) => new PageFailed({ file, reason: reason._tag })))

/** The file could not be written. */
export class PageFailed extends Data.TaggedError("PageFailed")<{
  readonly file: string
  readonly reason: string
}> {
  override get message() {
    return `The page could not be written to ${this.file} (${this.reason}). Choose a file in a folder that you can write to, and run the command again: it continues with what it has read.`
  }
}
