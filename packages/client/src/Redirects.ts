/**
 * Turns redirects off, because a redirect would send the bearer token, code or secret to another host. The API declares
 * none, so a redirect is a response with an undeclared status. Packages that send secrets to other services use it as well.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"

/**
 * Returns the client without redirects. `fetch` follows them by default; undici and `node:http` do not.
 *
 * @since 0.1.0
 * @category combinators
 */
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
