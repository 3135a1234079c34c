/** The requests of a browser to the login host. Redirects are not followed, because the tests read them. */
import { Emulator } from "@effect-genesys/emulator"
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import type * as HttpClientResponse from "effect/http/HttpClientResponse"

export type Parameters = Readonly<Record<string, string>>

export const seen = Effect.fnUntraced(function* (response: HttpClientResponse.HttpClientResponse) {
  const { headers, status } = response
  return { status, headers, location: headers["location"], text: yield* response.text }
})

export const open = (url: string) => Effect.flatMap(HttpClient.get(url), seen)

export const authorize = (parameters: Parameters | string) =>
  Emulator.Emulator.use(({ url }) => open(`${url}/oauth/authorize?${new URLSearchParams(parameters)}`))

export const post = (form: Parameters | string, headers: Parameters = {}) =>
  Emulator.Emulator.use(({ url }) =>
    HttpClientRequest.post(`${url}/oauth/authorize`, { headers }).pipe(
      HttpClientRequest.bodyText(String(new URLSearchParams(form)), "application/x-www-form-urlencoded"),
      HttpClient.execute,
      Effect.flatMap(seen)
    )
  )

/** The form of a page, with its default choices. */
export const formOf = ({ status, text }: { readonly status: number; readonly text: string }) => {
  assert.strictEqual(status, 200, text)
  const ticket = /<input type="hidden" name="ticket" value="([\w-]{86})" \/>/.exec(text)?.[1]
  const user = /<input type="radio" name="user" value="([^"]+)" required checked \/>/.exec(text)?.[1]
  assert.isDefined(ticket)
  assert.isDefined(user)
  return { ticket, user }
}

/** A user who opens the page, and decides. */
export const decide = (parameters: Parameters, decision: "grant" | "refuse", choices: Parameters = {}) =>
  Effect.flatMap(authorize(parameters), (page) => post({ ...formOf(page), decision, ...choices }))

/** The parameters of a redirect; fails if the response is none. */
export const parametersIn = (part: "query" | "fragment", location: string | undefined) => {
  assert.isDefined(location)
  const { hash, search } = new URL(location)
  assert.strictEqual(part === "query" ? hash : search, "")
  return Object.fromEntries(new URLSearchParams(part === "query" ? search : hash.slice(1)))
}
