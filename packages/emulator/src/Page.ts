/** A page of the login host, and what every answer says that a browser shows or follows. */
import { createHash } from "node:crypto"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import { Html, html } from "./Html.ts"
import { css } from "./PageStyle.ts"

export const page = (title: string, content: Html): Html =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        ${style}
      </head>
      <body>
        <main>${content}</main>
      </body>
    </html> `

// Not by the tag: the policy's hash is of every space.
const style = new Html(`<style>${css}</style>`)

export const respond = (content: Html, status: 200 | 400 | 403) =>
  HttpServerResponse.text(String(content), { status, contentType: "text/html; charset=utf-8", headers })

/** Goes on by GET, whatever was asked by. */
export const redirect = (url: URL) => HttpServerResponse.redirect(url, { status: 303, headers })

// No `form-action`: Chromium holds it against the redirect that answers the form, and against every further redirect
// of the program that it leads to.
const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(css).digest("base64")}'`,
  "base-uri 'none'",
  "frame-ancestors 'none'"
]

// Every answer of the emulator says `no-store` already.
const headers = {
  "content-security-policy": policy.join("; "),
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY"
}
