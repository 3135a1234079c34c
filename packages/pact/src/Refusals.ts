/**
 * Requests that a provider must refuse: each one is a valid request in which one rule of a schema is broken. For the tests
 * of a provider. A contract by example says which requests are valid, but hardly which ones are not.
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as HttpBody from "effect/http/HttpBody"
import * as HttpClient from "effect/http/HttpClient"
import type * as HttpClientError from "effect/http/HttpClientError"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Schema from "effect/Schema"
import type * as Interaction from "./Interaction.ts"
import * as InvalidValues from "./internal/InvalidValues.ts"
import * as Matcher from "./internal/Matcher.ts"
import { InvalidExample } from "./InvalidExample.ts"

/**
 * A valid request, and the schemas whose rules are broken one by one.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** A valid request, such as that of an interaction. Matchers are replaced by their examples. */
  readonly request: Interaction.Request
  /** The schemas of the provider. A part without a schema stays valid. */
  readonly schemas: {
    /** The schema of a JSON body, or of a form. */
    readonly body?: Schema.ConstraintDecoder<unknown>
    readonly query?: Schema.ConstraintDecoder<unknown>
    readonly headers?: Schema.ConstraintDecoder<unknown>
  }
}

/**
 * A valid request, and the requests in which one rule of a schema is broken.
 *
 * @since 0.1.0
 * @category models
 */
export interface Refusals {
  /** The valid request. */
  readonly valid: HttpClientRequest.HttpClientRequest
  readonly refusals: ReadonlyArray<Refusal>
}

/**
 * A request that breaks one rule of a schema, and that the provider must refuse.
 *
 * @since 0.1.0
 * @category models
 */
export interface Refusal {
  /** Such as "body $.title is missing". */
  readonly description: string
  readonly part: "body" | "query" | "headers"
  /** Such as `$.title`. */
  readonly path: string
  /** The message of the schema, such as "Expected a string". */
  readonly rule: string
  /** Its URL is a path: see `HttpClientRequest.prependUrl`. */
  readonly request: HttpClientRequest.HttpClientRequest
}

/**
 * Returns the requests that a provider must refuse. Fails with `InvalidExample` if a schema refuses the valid request.
 *
 * For a provider that you call yourself; `verify` sends the requests.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * ```ts
 * import { Refusals } from "effect-pact"
 * import * as Console from "effect/Console"
 * import * as Effect from "effect/Effect"
 * import * as Schema from "effect/Schema"
 *
 * const NewBook = Schema.Struct({ title: Schema.NonEmptyString, pages: Schema.Int })
 *
 * export const program = Effect.gen(function* () {
 *   const { refusals } = yield* Refusals.make({
 *     request: { method: "POST", path: "/books", body: { json: { title: "Emma", pages: 474 } } },
 *     schemas: { body: NewBook }
 *   })
 *   for (const { description } of refusals) yield* Console.log(description)
 * })
 * ```
 */
export const make = ({ request, schemas }: Options): Effect.Effect<Refusals, InvalidExample> =>
  Effect.gen(function* () {
    const plain = examplesOf(request)
    const refusals: Array<Refusal> = []
    for (const part of ["body", "query", "headers"] as const) {
      const schema = schemas[part]
      if (schema === undefined) continue
      const isJson = part === "body" && plain.body !== undefined && "json" in plain.body
      const example = part === "body" ? bodyOf(plain) : plain[part]
      if (example === undefined) {
        return yield* new InvalidExample({
          path: "request.body",
          problem: "the request has no body, but there is a schema for it"
        })
      }
      const problemsOf = InvalidValues.checkerOf(
        isJson ? Schema.toCodecJson(schema) : Schema.toCodecStringTree(schema)
      )
      const [problem] = problemsOf(example)
      if (problem !== undefined) return yield* new InvalidExample({ path: `request.${part}`, problem })
      for (const { change, path, rule, value } of InvalidValues.of(problemsOf, example)) {
        if (!isJson && !areStrings(value)) continue
        const changed = isJson
          ? { ...plain, body: { json: value } }
          : areStrings(value)
            ? withStrings(plain, part, value)
            : plain
        refusals.push({
          description: `${part} ${path} ${change}`,
          part,
          path,
          rule,
          request: toClient(changed)
        })
      }
      if (isJson) refusals.push(notJson(plain, example))
    }
    return { valid: toClient(plain), refusals }
  })

/**
 * The provider accepted a request that breaks a rule, or refused the valid one.
 *
 * @since 0.1.0
 * @category errors
 */
export class NotRefused extends Data.TaggedError("NotRefused")<{
  readonly request: string
  readonly problems: ReadonlyArray<Problem>
}> {
  override get message() {
    const lines = this.problems.map(
      ({ description, rule, status }) => `  ${description} (${rule}): status ${status}`
    )
    return `The provider does not check ${this.request} as its schemas require.\n${lines.join("\n")}\nExpected a status from 400 to 499 except 429, and from 200 to 299 for the valid request.`
  }
}

/**
 * A request with a response other than expected. `status` is that of the response.
 *
 * @since 0.1.0
 * @category errors
 */
export interface Problem {
  readonly description: string
  readonly rule: string
  readonly status: number
}

/**
 * Sends the valid request, and then each request that must be refused. Returns the number of refused requests.
 *
 * The `HttpClient` must add the base URL and any credentials. Any status from 400 to 499 is a refusal, except 429: a
 * rate limit says nothing about the request.
 *
 * @since 0.1.0
 * @category verification
 * @example
 * ```ts
 * import { Refusals } from "effect-pact"
 * import * as Effect from "effect/Effect"
 * import * as FetchHttpClient from "effect/http/FetchHttpClient"
 * import * as HttpClient from "effect/http/HttpClient"
 * import * as HttpClientRequest from "effect/http/HttpClientRequest"
 * import * as Schema from "effect/Schema"
 *
 * const NewBook = Schema.Struct({ title: Schema.NonEmptyString, pages: Schema.Int })
 *
 * export const program = Refusals.verify({
 *   request: { method: "POST", path: "/books", body: { json: { title: "Emma", pages: 474 } } },
 *   schemas: { body: NewBook }
 * }).pipe(
 *   Effect.updateService(
 *     HttpClient.HttpClient,
 *     HttpClient.mapRequest(HttpClientRequest.prependUrl("http://127.0.0.1:8080"))
 *   ),
 *   Effect.provide(FetchHttpClient.layer)
 * )
 * ```
 */
export const verify = (
  options: Options
): Effect.Effect<
  number,
  NotRefused | InvalidExample | HttpClientError.HttpClientError,
  HttpClient.HttpClient
> =>
  Effect.gen(function* () {
    const { refusals, valid } = yield* make(options)
    const problems: Array<Problem> = []
    const { status } = yield* HttpClient.execute(valid)
    if (status < 200 || status > 299)
      problems.push({ description: "the valid request", rule: "no rule is broken", status })
    for (const { description, request, rule } of refusals) {
      const response = yield* HttpClient.execute(request)
      // A rate limit says nothing about the request.
      const isRefused = response.status >= 400 && response.status <= 499 && response.status !== 429
      if (!isRefused) problems.push({ description, rule, status: response.status })
    }
    if (problems.length > 0) {
      return yield* new NotRefused({ request: `${valid.method} ${valid.url}`, problems })
    }
    return refusals.length
  })

/** A request with examples in the place of matchers. */
interface ExampleRequest {
  readonly method: Interaction.Request["method"]
  readonly path: string
  readonly query: Strings
  readonly headers: Strings
  readonly body:
    | { readonly json: Schema.Json }
    | { readonly form: Strings }
    | { readonly text: string }
    | undefined
}

interface Strings {
  readonly [name: string]: string | ReadonlyArray<string>
}

const examplesOf = ({
  body,
  headers = {},
  method,
  path,
  query = {}
}: Interaction.Request): ExampleRequest => ({
  method,
  path: String(Matcher.exampleOf(path)),
  query: stringsOf(query),
  headers: Object.fromEntries(
    Object.entries(stringsOf(headers)).map(([name, value]) => [name.toLowerCase(), value])
  ),
  body:
    body === undefined
      ? undefined
      : "json" in body
        ? { json: Matcher.exampleOf(body.json) }
        : "form" in body
          ? { form: stringsOf(body.form) }
          : body
})

const stringsOf = (fields: Interaction.Fields): Strings =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      Matcher.isArray(value)
        ? value.map((each) => String(Matcher.exampleOf(each)))
        : String(Matcher.exampleOf(value))
    ])
  )

const bodyOf = ({ body }: ExampleRequest): Schema.Json | undefined =>
  body === undefined || "text" in body ? undefined : "json" in body ? body.json : body.form

const areStrings = (value: Schema.Json): value is Schema.JsonObject & Strings =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((each) => [each].flat().every((text) => typeof text === "string"))

const withStrings = (plain: ExampleRequest, part: Refusal["part"], strings: Strings): ExampleRequest =>
  part === "body" ? { ...plain, body: { form: strings } } : { ...plain, [part]: strings }

const notJson = (plain: ExampleRequest, example: Schema.Json): Refusal => ({
  description: "body $ is not JSON",
  part: "body",
  path: "$",
  rule: "Expected JSON",
  request: toClient({ ...plain, body: undefined }).pipe(
    HttpClientRequest.setBody(HttpBody.text(JSON.stringify(example).slice(0, -1), "application/json"))
  )
})

const toClient = ({
  body,
  headers,
  method,
  path,
  query
}: ExampleRequest): HttpClientRequest.HttpClientRequest =>
  HttpClientRequest.make(method)(path).pipe(
    HttpClientRequest.setUrlParams(query),
    (request) =>
      body === undefined
        ? request
        : "json" in body
          ? HttpClientRequest.bodyJsonUnsafe(request, body.json)
          : "form" in body
            ? HttpClientRequest.bodyUrlParams(request, body.form)
            : HttpClientRequest.bodyText(request, body.text),
    // After the body, because a header may override its content type.
    HttpClientRequest.setHeaders(
      Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat().join(", ")]))
    )
  )
