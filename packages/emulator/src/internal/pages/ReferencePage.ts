/** The API reference at `/docs`: every operation by its name, every schema, and a form that sends a request to the emulator. */
import type { GenesysCloudApi } from "@effect-genesys/schemas/GenesysCloudApi"
import * as OperationFacts from "@effect-genesys/schemas/OperationFacts"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as OpenApi from "effect/http-api/OpenApi"
import * as HttpRouter from "effect/http/HttpRouter"
import * as Layer from "effect/Layer"
import { type Html, html } from "../html/Html.ts"
import { type Assets, page, respond } from "../html/Page.ts"
import { templateOf } from "../http/RouteTable.ts"
import { icon } from "./Icon.ts"
import * as ReferenceSchema from "./ReferenceSchema.ts"
import { script } from "./ReferenceScript.ts"
import { css } from "./ReferenceStyle.ts"

/** The page is made once, when it is first requested. */
export const layer = (api: typeof GenesysCloudApi) =>
  Layer.unwrap(
    Effect.map(Effect.cached(Effect.sync(() => respond(reference(api), 200, assets))), (response) =>
      HttpRouter.add("GET", "/docs", response)
    )
  )

const assets: Assets = { css, script, icon }

const reference = (api: typeof GenesysCloudApi): Html => {
  const { components, info, paths } = OpenApi.fromApi(api)
  const groups = Object.values(api.groups).map((group) => ({
    name: Context.getOrElse(group.annotations, OpenApi.Title, () => group.identifier),
    operations: Object.values<Endpoint>(group.endpoints).map((endpoint): Operation => {
      const path = templateOf(endpoint)
      const described = paths[path]?.[methods[endpoint.method]]
      return {
        facts: OperationFacts.of(endpoint),
        name: endpoint.identifier,
        method: endpoint.method,
        path,
        described
      }
    })
  }))
  return page(
    `${info.title}: API reference`,
    html`<header>
        <p><a href="/">Start page</a></p>
        <h1>${info.title}</h1>
        <p class="lead">
          These are the operations that this emulator serves. Requests that you send from this page go to it.
        </p>
        <div class="token">
          <label for="token">Access token</label>
          <input
            id="token"
            type="password"
            autocomplete="off"
            spellcheck="false"
            aria-describedby="token-note"
          />
          <p id="token-note">
            The lines for curl on the <a href="/">start page</a> fetch one; <code>echo "$token"</code> prints
            it.
          </p>
        </div>
      </header>
      <nav aria-label="Operations">
        ${groups.map(
          ({ name, operations }) =>
            html`<p>${name}</p>
              <ul>
                ${operations.map(({ name: id }) => html`<li><a href="#${id}">${id}</a></li>`)}
              </ul>`
        )}
        <p><a href="#schemas">Schemas</a></p>
      </nav>
      <div class="content">
        ${groups.map(
          ({ name, operations }) =>
            html`<section aria-label="${name}">
              <h2>${name}</h2>
              ${operations.map((operation) => article(operation, components.schemas))}
            </section>`
        )}
        <section aria-label="Schemas">
          <h2 id="schemas">Schemas</h2>
          ${Object.entries(components.schemas).map(
            ([name, schema]) =>
              html`<article id="schema-${name}">
                <h3>${name}</h3>
                ${ReferenceSchema.fields(schema)}
              </article>`
          )}
        </section>
      </div>`,
    assets
  )
}

const methods = { GET: "get", POST: "post", PUT: "put", DELETE: "delete", HEAD: "head" } as const

interface Endpoint {
  readonly identifier: string
  readonly method: keyof typeof methods
  readonly path: `/${string}`
  readonly annotations: Context.Context<never>
}

interface Operation {
  readonly facts: OperationFacts.Facts
  readonly name: string
  readonly method: keyof typeof methods
  readonly path: string
  readonly described: OpenApi.OpenAPISpecOperation | undefined
}

const article = (operation: Operation, schemas: ReferenceSchema.Schemas): Html => {
  const { described, facts, method, name, path } = operation
  const { errorCodes, permissions, scopes } = facts
  const { parameters = [], requestBody, responses = {}, summary = name } = described ?? {}
  const body = requestBody?.content["application/json"]?.schema
  const successes = Object.entries(responses).filter(([status]) => errorCodes[Number(status)] === undefined)
  return html`<article id="${name}">
    <h3>${summary}</h3>
    <p class="route"><b>${method}</b> <code>${path}</code></p>
    <dl>
      ${entry("Name", html`<code>${name}</code>`)}
      ${entry("Permissions", permissions.length === 0 ? "None" : anyOf(permissions))}
      ${entry("Scopes", anyOf(scopes))}
    </dl>
    ${
      parameters.length === 0
        ? ""
        : html`<h4>Parameters</h4>
            <dl>
              ${parameters.map((parameter) =>
                entry(
                  html`<code>${parameter.name}</code>`,
                  html`${ReferenceSchema.typeOf({ ...parameter.schema })}, in the
                  ${parameter.in}${parameter.required ? ", required" : ""}`
                )
              )}
            </dl>`
    }
    ${
      body === undefined
        ? ""
        : html`<h4>Request body</h4>
            <p>${ReferenceSchema.typeOf(body)}</p>`
    }
    <h4>Responses</h4>
    <dl>
      ${successes.map(([status, response]) => {
        const schema = response.content?.["application/json"]?.schema
        return entry(
          html`<code>${status === "default" ? "2xx" : status}</code>`,
          schema === undefined ? "No body" : ReferenceSchema.typeOf(schema)
        )
      })}
      ${Object.entries(errorCodes).map(([status, codes]) =>
        entry(html`<code>${status}</code>`, html`<a href="#schema-ErrorBody">ErrorBody</a>: ${list(codes)}`)
      )}
    </dl>
    <form hidden data-method="${method}" data-path="${path}" aria-label="Send ${name}">
      ${parameters.map(
        (parameter) =>
          html`<label for="${name}-${parameter.name}">${parameter.name}</label>
            <input
              id="${name}-${parameter.name}"
              name="${parameter.name}"
              data-in="${parameter.in}"
              autocomplete="off"
              ${parameter.required ? " required" : ""}
            /> `
      )}
      ${
        body === undefined
          ? ""
          : html`<label for="${name}-body">Body of ${name}</label>
              <textarea id="${name}-body" rows="6" spellcheck="false">
${JSON.stringify(ReferenceSchema.exampleOf(body, schemas), undefined, 2)}</textarea>`
      }
      <button type="submit">Send ${name}</button>
      <div role="status"></div>
      <pre hidden tabindex="0" role="region" aria-label="Response to ${name}"></pre>
    </form>
  </article> `
}

const entry = (term: string | Html, description: string | Html) =>
  html`<div>
    <dt>${term}</dt>
    <dd>${description}</dd>
  </div>`

const list = (names: ReadonlyArray<string>) =>
  names.map((name, index) => html`${index === 0 ? "" : ", "}<code>${name}</code>`)

const anyOf = (names: ReadonlyArray<string>) => html`${names.length > 1 ? "Any of " : ""}${list(names)}`
