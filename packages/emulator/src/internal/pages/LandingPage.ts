/** The page at the root of an emulator: how to use it, its clients and its requests. */
import { type Html, html } from "../html/Html.ts"
import { type Assets, page } from "../html/Page.ts"
import * as RequestLog from "../http/RequestLog.ts"
import { icon } from "./Icon.ts"
import { script } from "./LandingScript.ts"
import { css } from "./LandingStyle.ts"
import { type Snippet, snippets } from "./Snippets.ts"

export interface Landing {
  readonly organization: string
  /** The URL that the reader used, without a slash at the end. */
  readonly url: string
  /** The address that the emulator listens on. */
  readonly address: string
  /** The client in the lines to paste. */
  readonly clientId: string
  readonly clients: ReadonlyArray<Client>
  /** `undefined` if the reader has no access to it. */
  readonly log: RequestLog.Page | undefined
}

export interface Client {
  readonly id: string
  readonly name: string
  readonly grantType: string
  readonly state: string
}

export const assets: Assets = { css, script, icon }

export const landing = ({ address, clientId, clients, log, organization, url }: Landing): Html =>
  page(
    `${organization}: a local Genesys Cloud`,
    html`<header>
        <p class="organization"><bdi>${organization}</bdi></p>
        <h1>A local Genesys Cloud</h1>
        <p class="lead">
          This is the login host and the API host of one organization, for tests and demos. It implements the
          vendor’s OAuth API, and usage queries count the calls that you make.
        </p>
        <p class="place"><code id="url">${url}</code> ${copyButton("url", "the URL")}</p>
        ${address === url ? "" : html`<p class="note">It listens at ${address}.</p>`}
        <nav aria-label="Documents">
          <a href="docs">API reference</a> <a href="openapi.json">OpenAPI document</a>
          ${log === undefined ? "" : html`<a href="__emulator/openapi.json">Control plane</a>`}
        </nav>
      </header>
      <section class="use" aria-labelledby="use">
        <h2 id="use">Use it</h2>
        <p class="note">
          Set <code>GENESYSCLOUD_OAUTHCLIENT_SECRET</code> to the client’s secret, which the emulator printed
          when it started.
        </p>
        ${snippets(url, clientId).map(figure)}
      </section>
      <section class="requests" aria-labelledby="requests">
        <div class="title">
          <h2 id="requests">Requests</h2>
          ${log === undefined ? "" : html`<p id="live">As of now; reload the page for more</p>`}
        </div>
        ${log === undefined ? hidden : [counters(log.counters), table(log)]}
      </section>
      <section class="clients" aria-labelledby="clients">
        <h2 id="clients">Clients</h2>
        ${clientTable(clients, log?.counters.clients)}
      </section>`,
    assets
  )

const copyButton = (id: string, what: string) =>
  html`<span class="copy"
    ><span role="status"></span>
    <button type="button" data-copy="${id}" hidden>Copy<span class="unseen"> ${what}</span></button></span
  >`

// On one line, because every space in it is copied.
const figure = ({ id, lines, title }: Snippet) =>
  html`<figure>
    <figcaption>
      <h3>${title}</h3>
      ${copyButton(id, `the lines for ${title}`)}
    </figcaption>
    <pre tabindex="0" role="region" aria-label="Lines for ${title}"><code id="${id}">${lines}</code></pre>
  </figure> `

const hidden = html`<p class="note">
  Requests are part of the control plane, and this page has no access to it. Send
  <code>GET /__emulator/requests</code> with the control token.
</p>`

const counters = ({ refused, requests, statuses }: RequestLog.Page["counters"]) =>
  html`<dl>
    ${counter("requests", "All", requests)}
    ${RequestLog.statusClasses.map((name) => counter(name, name, statuses[name]))}
    ${counter("refused", "Refused", refused, "Status 401, 403 or 429")}
  </dl>`

const counter = (name: string, label: string, count: number, title?: string) =>
  html`<div${title === undefined ? "" : html` title="${title}"`}>
    <dt>${label}</dt>
    <dd data-count="${name}">${String(count)}</dd>
  </div> `

/** The script fills new rows with the same texts, by field. */
const columns: ReadonlyArray<
  readonly [field: string, heading: string, text: (entry: RequestLog.Entry) => string]
> = [
  ["at", "UTC", ({ at }) => at.slice(11, 19)],
  ["method", "Method", ({ method }) => method],
  ["path", "Path", ({ path }) => path],
  [
    "status",
    "Status",
    ({ fault, status }) => [status ?? [], fault ? `fault: ${fault}` : []].flat().join(", ")
  ],
  ["milliseconds", "Took", ({ milliseconds }) => `${milliseconds.toFixed(1)} ms`],
  ["client", "Client", ({ client }) => client ?? ""]
]

const table = ({ requests, since }: RequestLog.Page) =>
  html`<div class="scroll" tabindex="0" role="region" aria-label="The last requests, newest first">
      <table role="table">
        ${head(columns.map(([, heading]) => heading))}
        <tbody
          id="log"
          role="rowgroup"
          data-since="${since}"
          data-newest="${String(requests[0]?.number ?? 0)}"
          data-capacity="${String(RequestLog.capacity)}"
        >
          ${requests.map(row)}
        </tbody>
      </table>
      <p class="empty">No requests yet.</p>
    </div>
    <template id="row"
      ><tr role="row">
        ${columns.map(([field]) => html`<td role="cell" data-field="${field}"></td>`)}
      </tr></template
    >`

const head = (headings: ReadonlyArray<string>) =>
  html`<thead role="rowgroup">
    <tr role="row">
      ${headings.map((heading) => html`<th role="columnheader" scope="col">${heading}</th>`)}
    </tr>
  </thead>`

const row = (entry: RequestLog.Entry) =>
  html`<tr role="row" data-status="${String(entry.status).slice(0, 1)}">
    ${columns.map(
      ([field, , text]) => html`<td role="cell" data-field="${field}">${breakable(text(entry))}</td> `
    )}
  </tr> `

// Lines may break after each slash.
const breakable = (text: string) => text.split(/(?<=\/)/).map((part) => html`${part}<wbr />`)

/** Clients on the page. An organization may have thousands. */
const shownClients = 100

type Counts = RequestLog.Page["counters"]["clients"] | undefined

const clientTable = (clients: ReadonlyArray<Client>, counts: Counts) =>
  html`<table role="table">
      ${head(["Name", "Grant type", "Client id", "State", "Requests"])}
      <tbody role="rowgroup">
        ${clients.slice(0, shownClients).map((client) => clientRow(client, counts))}
      </tbody>
    </table>
    ${clients.length > shownClients ? html`<p class="note">And ${String(clients.length - shownClients)} more.</p>` : ""}`

const clientRow = ({ grantType, id, name, state }: Client, counts: Counts) =>
  html`<tr role="row" data-state="${state}">
    <th role="rowheader" scope="row" data-field="name"><bdi>${name}</bdi></th>
    <td role="cell" data-field="grant">${grantType}</td>
    <td role="cell" data-field="id"><code>${id}</code></td>
    <td role="cell" data-field="state">${state}</td>
    <td role="cell" data-field="count" data-client="${id}">
      ${counts === undefined ? "" : String(Object.hasOwn(counts, id) ? counts[id] : 0)}
    </td>
  </tr> `
