/** The sign-in, and what the API says about the permissions of its token. Only reads. */
import * as ApiResponse from "@effect-genesys/client/ApiResponse"
import * as Connection from "@effect-genesys/client/Connection"
import * as GenesysCloud from "@effect-genesys/client/GenesysCloud"
import type { GenesysError } from "@effect-genesys/client/GenesysError"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { Organization } from "../organization/Organization.ts"
import * as Check from "./Check.ts"

const view = "oauth:client:view"
const authorize = "oauth:client:authorize"
const writing = ["oauth:client:add", "oauth:client:edit", "oauth:client:delete"]

/** Every check of this module, for the same reason. */
export const unknown = (reason: string): ReadonlyArray<Check.Check> => {
  const sentence = `Not checked, because ${reason}.`
  return [Check.unknown("sign-in", sentence), ...afterSignIn(sentence)]
}

const afterSignIn = (sentence: string) => [
  ...[view, authorize, ...writing].map((permission) => Check.unknown(permission, sentence)),
  Check.unknown("rate limit", sentence)
]

export const checks = ({ credentials, region }: Organization) =>
  Effect.provideServiceEffect(
    signedIn,
    Connection.Connection,
    Connection.make({ region, credentials, retryPolicy: { deadline: "20 seconds" } })
  )

const signedIn = Effect.gen(function* () {
  const api = yield* GenesysCloud.make
  const connection = yield* Connection.Connection
  const token = yield* Effect.result(connection.accessToken)
  if (Result.isFailure(token)) return refused(token.failure)
  // A token from elsewhere is only known to be good once the API has accepted it.
  const me = yield* Effect.result(ApiResponse.withResponse(api.getTokensMe()))
  if (Result.isFailure(me) && me.failure.isAuth) return refused(me.failure)
  const clients = yield* Effect.result(ApiResponse.withResponse(api.getOauthClients))
  const grants = yield* Effect.result(ApiResponse.withResponse(api.getOauthAuthorizations()))
  const { expiresAt } = token.success
  return [
    expiresAt === undefined
      ? accepted(me)
      : Check.ok("sign-in", `It works. The token ends at ${DateTime.formatIso(expiresAt)}.`),
    permission(view, clients),
    permission(authorize, grants),
    ...writing.map((name) => Check.unknown(name, "Only a change would show it.")),
    rateLimit([grants, clients, me])
  ]
})

const refused = ({ message }: GenesysError) => [
  Check.failed("sign-in", message),
  ...afterSignIn("Not checked, because the sign-in failed.")
]

type Called = Result.Result<readonly [unknown, ApiResponse.ApiResponse | undefined], GenesysError>

/** A token that may not call an operation was accepted, too. */
const accepted = (me: Called) =>
  Result.isSuccess(me) || me.failure.isForbidden
    ? Check.ok("sign-in", "The API accepts the token. When it ends is unknown.")
    : Check.unknown("sign-in", me.failure.message)

const permission = (name: string, called: Called) => {
  if (Result.isSuccess(called)) return Check.ok(name, "Granted.")
  const { message, isForbidden } = called.failure
  return isForbidden
    ? Check.failed(name, message)
    : Check.unknown(name, `Not checked, because of another error: ${message}`)
}

/** The latest that a response has. */
const rateLimit = (calls: ReadonlyArray<Called>) => {
  const found = calls.flatMap((called) => {
    const limit = Result.isSuccess(called) ? called.success[1]?.rateLimit : undefined
    return limit === undefined ? [] : [limit]
  })[0]
  if (found === undefined) return Check.unknown("rate limit", "No response has its headers.")
  const { allowed, count, reset } = found
  const used = count === undefined ? `${allowed} requests a window` : `${count} of ${allowed} requests sent`
  const rest = reset === undefined ? "" : `; the next window begins in ${Duration.format(reset)}`
  return Check.ok("rate limit", `${used}${rest}.`)
}
