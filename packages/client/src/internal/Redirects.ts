/**
 * A redirect would carry a bearer token, or a form with a code or a secret, on to a host that nobody chose. The API
 * declares none, so one is an answer with an undeclared status.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"

/** `fetch` follows them unless it is told not to; undici and `node:http` do not. */
export const unfollowed = (client: HttpClient.HttpClient): HttpClient.HttpClient =>
  HttpClient.transformResponse(client, (effect) =>
    Effect.contextWith((context: Context.Context<never>) => {
      const init = Context.getOrUndefined(context, FetchHttpClient.RequestInit)
      return Effect.provideService(
        effect,
        FetchHttpClient.RequestInit,
        init === undefined ? manual : { ...init, redirect: "manual" }
      )
    })
  )

const manual = { redirect: "manual" } as const
