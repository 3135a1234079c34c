/**
 * Requests that a provider must refuse: each breaks one rule of a schema, and is like a valid request otherwise. For the
 * tests of a provider, which a contract by example cannot replace: it says what is taken, hardly what is refused.
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as HttpBody from "effect/http/HttpBody"
import * as HttpClient from "effect/http/HttpClient"
import type * as HttpClientError from "effect/http/HttpClientError"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Schema from "effect/Schema"
import type * as Interaction from "./Interaction.ts"
import * as Breaking from "./internal/Breaking.ts"
import * as Matcher from "./internal/Matcher.ts"
import { InvalidExample } from "./InvalidExample.ts"

export interface Options {
  /** A valid request, such as that of an interaction. Examples take the place of matchers in it. */
  readonly request: Interaction.Request
  /** What the provider takes. Without a schema, a part is left as it is. */
  readonly schemas: {
    /** Of JSON, or of a form. */
    readonly body?: Schema.ConstraintDecoder<unknown>
    readonly query?: Schema.ConstraintDecoder<unknown>
    readonly headers?: Schema.ConstraintDecoder<unknown>
  }
}

export interface Refusals {
  /** The request that breaks no rule. */
  readonly valid: HttpClientRequest.HttpClientRequest
  readonly refusals: ReadonlyArray<Refusal>
}

export interface Refusal {
  /** Such as "body $.title is missing". */
  readonly description: string
  readonly part: "body" | "query" | "headers"
  /** Such as `$.title`. */
  readonly path: string
  /** What the schema says of it, such as "Expected a string". */
  readonly rule: string
  /** With a path in place of a URL: see `HttpClientRequest.prependUrl`. */
  readonly request: HttpClientRequest.HttpClientRequest
}

/** Fails where the schemas refuse the request itself. */
export const make = ({ request, schemas }: Options): Effect.Effect<Refusals, InvalidExample> =>
  Effect.gen(function* () {
    const plain = plainOf(request)
    const refusals: Array<Refusal> = []
    for (const part of ["body", "query", "headers"] as const) {
      const schema = schemas[part]
      if (schema === undefined) continue
      const isJson = part === "body" && plain.body !== undefined && "json" in plain.body
      const example = part === "body" ? bodyOf(plain) : plain[part]
      if (example === undefined) {
        return yield* new InvalidExample({
          path: "request.body",
          problem: "there is none, but a schema of it"
        })
      }
      const judge = Breaking.judgeOf(isJson ? Schema.toCodecJson(schema) : Schema.toCodecStringTree(schema))
      const [problem] = judge(example)
      if (problem !== undefined) return yield* new InvalidExample({ path: `request.${part}`, problem })
      for (const { change, path, rule, value } of Breaking.values(judge, example)) {
        if (!isJson && !isTexts(value)) continue
        const changed = isJson
          ? { ...plain, body: { json: value } }
          : isTexts(value)
            ? withTexts(plain, part, value)
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

/** The provider took a request that breaks a rule, or refused the valid one. */
export class NotRefused extends Data.TaggedError("NotRefused")<{
  readonly request: string
  readonly problems: ReadonlyArray<Problem>
}> {
  override get message() {
    const lines = this.problems.map(
      ({ description, rule, status }) => `  ${description} (${rule}): status ${status}`
    )
    return `${this.request} is not checked as its schemas say.\n${lines.join("\n")}\nExpected a status from 400 to 499, but 429, and from 200 to 299 for the valid request.`
  }
}

export interface Problem {
  readonly description: string
  readonly rule: string
  readonly status: number
}

/**
 * Sends the valid request, and then each of the refusals, one after the other. Gives how many were refused. The client
 * knows the base URL, and how to sign in.
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
      // A limit says nothing about the request.
      const isRefused = response.status >= 400 && response.status <= 499 && response.status !== 429
      if (!isRefused) problems.push({ description, rule, status: response.status })
    }
    if (problems.length > 0) {
      return yield* new NotRefused({ request: `${valid.method} ${valid.url}`, problems })
    }
    return refusals.length
  })

/** A request in which only examples are left of the matchers. */
interface Plain {
  readonly method: Interaction.Request["method"]
  readonly path: string
  readonly query: Texts
  readonly headers: Texts
  readonly body:
    | { readonly json: Schema.Json }
    | { readonly form: Texts }
    | { readonly text: string }
    | undefined
}

interface Texts {
  readonly [name: string]: string | ReadonlyArray<string>
}

const plainOf = ({ body, headers = {}, method, path, query = {} }: Interaction.Request): Plain => ({
  method,
  path: String(Matcher.exampleOf(path)),
  query: textsOf(query),
  headers: Object.fromEntries(
    Object.entries(textsOf(headers)).map(([name, value]) => [name.toLowerCase(), value])
  ),
  body:
    body === undefined
      ? undefined
      : "json" in body
        ? { json: Matcher.exampleOf(body.json) }
        : "form" in body
          ? { form: textsOf(body.form) }
          : body
})

const textsOf = (texts: Interaction.Texts): Texts =>
  Object.fromEntries(
    Object.entries(texts).map(([name, value]) => [
      name,
      Matcher.isArray(value)
        ? value.map((each) => String(Matcher.exampleOf(each)))
        : String(Matcher.exampleOf(value))
    ])
  )

const bodyOf = ({ body }: Plain): Schema.Json | undefined =>
  body === undefined || "text" in body ? undefined : "json" in body ? body.json : body.form

const isTexts = (value: Schema.Json): value is Schema.JsonObject & Texts =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((each) => [each].flat().every((text) => typeof text === "string"))

const withTexts = (plain: Plain, part: Refusal["part"], texts: Texts): Plain =>
  part === "body" ? { ...plain, body: { form: texts } } : { ...plain, [part]: texts }

const notJson = (plain: Plain, example: Schema.Json): Refusal => ({
  description: "body $ is no JSON",
  part: "body",
  path: "$",
  rule: "Expected JSON",
  request: toClient({ ...plain, body: undefined }).pipe(
    HttpClientRequest.setBody(HttpBody.text(JSON.stringify(example).slice(0, -1), "application/json"))
  )
})

const toClient = ({ body, headers, method, path, query }: Plain): HttpClientRequest.HttpClientRequest =>
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
    // After the body, whose type a header may name.
    HttpClientRequest.setHeaders(
      Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat().join(", ")]))
    )
  )
