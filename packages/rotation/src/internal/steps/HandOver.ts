/** Stores a secret of the rotation's client as pending in the sink, and proves that it signs in. */
import * as OAuthApi from "@effect-genesys/client/OAuthApi"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schedule from "effect/Schedule"
import * as SecretSink from "../../SecretSink.ts"
import { SignIn } from "../../SignIn.ts"
import { idOf, type Request } from "../workflow/Request.ts"
import * as StepError from "../workflow/StepError.ts"

/** Does nothing if the sink has a secret of this client and rotation. Otherwise the client gets a new one. */
export const ensure = Effect.fnUntraced(function* (request: Request, clientId: string) {
  if (Option.isNone(yield* stored(request, clientId))) yield* regenerate(request, clientId)
  return { clientId }
})

/** Signs in with the secret in the sink, as {@link signedIn} does. */
export const test = Effect.fnUntraced(function* (request: Request, clientId: string) {
  yield* signedIn(request, clientId)
  return { clientId, ...(!request.isTestable && { note: "not tested: only client credentials can be" }) }
})

/**
 * Returns credentials that sign in. If the login host rejects those in the sink, another process may have regenerated the
 * secret after they were stored: the client gets a new one, which is stored and tested in turn.
 */
export const signedIn = Effect.fnUntraced(function* (
  request: Request,
  clientId: string,
  // A new secret may take a moment to reach the login host.
  patience: Schedule.Schedule<unknown> = Schedule.upTo(Schedule.spaced("2 seconds"), { times: 3 })
) {
  if (Option.isNone(yield* stored(request, clientId))) yield* regenerate(request, clientId)
  if (!request.isTestable) return yield* required(request, clientId)
  const signIn = yield* SignIn
  const tested = Effect.tap(required(request, clientId), signIn.test).pipe(
    Effect.retry({ while: isRejected, schedule: patience })
  )
  return yield* Effect.catchIf(tested, isRejected, () =>
    Effect.andThen(regenerate(request, clientId), tested)
  )
})

/** Other errors say nothing of the secret, such as too many token requests. */
const isRejected = (error: StepError.Reason) =>
  error._tag === "GenesysError" && error.reason._tag === "Auth" && error.reason.error === "invalid_client"

/** The credentials of the client that this rotation stored, pending or promoted. */
export const stored = Effect.fnUntraced(function* (request: Request, clientId: string) {
  const sink = yield* SecretSink.SecretSink
  const isOurs = (found: SecretSink.Credentials) =>
    found.clientId === clientId && found.version === idOf(request)
  const pending = Option.filter(yield* sink.read(request.secretName, "pending"), isOurs)
  return Option.isSome(pending)
    ? pending
    : Option.filter(yield* sink.read(request.secretName, "current"), isOurs)
})

const required = (request: Request, clientId: string) =>
  Effect.flatMap(
    stored(request, clientId),
    Option.match({
      onNone: () =>
        Effect.fail(StepError.temporary("the sink does not have the secret that was stored in it")),
      onSome: Effect.succeed
    })
  )

const regenerate = Effect.fnUntraced(function* (request: Request, clientId: string) {
  const api = yield* OAuthApi.OAuthApi
  const sink = yield* SecretSink.SecretSink
  const { secret } = yield* api.postOauthClientSecret(clientId)
  if (secret === undefined) return yield* StepError.temporary("the server sent no secret for the client")
  yield* sink.writePending(request.secretName, { clientId, clientSecret: secret, version: idOf(request) })
})
