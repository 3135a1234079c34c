/**
 * What has nothing to tell answers without a body, and for some of it the vendor declares no status either: whatever
 * comes with a success, it is done. Only a page is none, because a proxy shows its own with 200.
 */
import * as Effect from "effect/Effect"
import * as Headers from "effect/http/Headers"
import type * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Option from "effect/Option"
import * as Exchange from "./Exchange.ts"

/** The same operation, done with any answer of success. */
export const orAnySuccess = <E>(effect: Effect.Effect<void, E>): Effect.Effect<void, E> =>
  Effect.catch(effect, (error) =>
    Effect.flatMap(Exchange.Current, ({ response }) =>
      response !== undefined && isSuccess(response) ? Effect.void : Effect.fail(error)
    )
  )

const isSuccess = ({ headers, status }: HttpClientResponse.HttpClientResponse) =>
  status >= 200 &&
  status < 300 &&
  !/^text\/html\b/i.test(Option.getOrElse(Headers.get(headers, "content-type"), () => ""))
