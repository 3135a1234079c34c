/** An HTML page, and the security headers of every response that a browser shows or follows. */
import { createHash } from "node:crypto"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import { Html, html } from "./Html.ts"
import { css } from "./PageStyle.ts"

/** The style, script and icon of a page. Nothing else is loaded or run. */
export interface Means {
  readonly css: string
  readonly script?: string
  /** An SVG. */
  readonly icon?: string
}

const form: Means = { css }

export const page = (title: string, content: Html, means: Means = form): Html =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        ${iconOf(means)} ${element("style", means.css)}
      </head>
      <body>
        <main>${content}</main>
        ${means.script === undefined ? "" : element("script", means.script)}
      </body>
    </html> `

// Not by the tag: the policy's hash is of every space.
const element = (name: "style" | "script", text: string) => new Html(`<${name}>${text}</${name}>`)

const iconOf = ({ icon }: Means) =>
  icon === undefined ? "" : html`<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(icon)}" />`

export const respond = (content: Html, status: 200 | 400 | 403, means: Means = form) =>
  HttpServerResponse.text(String(content), {
    status,
    contentType: "text/html; charset=utf-8",
    headers: { ...headers, "content-security-policy": policy(means) }
  })

/** The browser follows with GET, whatever the method of the request. */
export const redirect = (url: URL) =>
  HttpServerResponse.redirect(url, {
    status: 303,
    headers: { ...headers, "content-security-policy": policy(form) }
  })

// No `form-action`: Chromium applies it to the redirect after the form, and to every further redirect
// of the program that it leads to.
const policy = (means: Means) =>
  [
    "default-src 'none'",
    `style-src ${hash(means.css)}`,
    // Scripts may send requests to the emulator only.
    ...(means.script === undefined ? [] : [`script-src ${hash(means.script)}`, "connect-src 'self'"]),
    ...(means.icon === undefined ? [] : ["img-src data:"]),
    "base-uri 'none'",
    "frame-ancestors 'none'"
  ].join("; ")

const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`

// Every response of the emulator has `no-store` already.
const headers = {
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY"
}
