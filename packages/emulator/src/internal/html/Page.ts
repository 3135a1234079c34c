/** The frame of every page, and the headers of pages and redirects. */
import { createHash } from "node:crypto"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import { Html, html } from "./Html.ts"
import { css } from "./PageStyle.ts"

/** The style, script and icon of a page. It loads and runs nothing else. */
export interface Assets {
  readonly css: string
  readonly script?: string
  /** An SVG. */
  readonly icon?: string
}

const form: Assets = { css }

export const page = (title: string, content: Html, assets: Assets = form): Html =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        ${iconOf(assets)} ${element("style", assets.css)}
      </head>
      <body>
        <main>${content}</main>
        ${assets.script === undefined ? "" : element("script", assets.script)}
      </body>
    </html> `

// Without the `html` tag: the hash in the policy covers every space.
const element = (name: "style" | "script", text: string) => new Html(`<${name}>${text}</${name}>`)

const iconOf = ({ icon }: Assets) =>
  icon === undefined ? "" : html`<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(icon)}" />`

export const respond = (content: Html, status: 200 | 400 | 403, assets: Assets = form) =>
  HttpServerResponse.text(String(content), {
    status,
    contentType: "text/html; charset=utf-8",
    headers: { ...headers, "content-security-policy": policy(assets) }
  })

/** Redirects with 303, so the browser sends a GET. */
export const redirect = (url: URL) =>
  HttpServerResponse.redirect(url, {
    status: 303,
    headers: { ...headers, "content-security-policy": policy(form) }
  })

// Without `form-action`: Chromium applies it to the redirect after the form, and to every further redirect of the program.
const policy = (assets: Assets) =>
  [
    "default-src 'none'",
    `style-src ${hash(assets.css)}`,
    // Scripts may send requests to the emulator only.
    ...(assets.script === undefined ? [] : [`script-src ${hash(assets.script)}`, "connect-src 'self'"]),
    ...(assets.icon === undefined ? [] : ["img-src data:"]),
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
