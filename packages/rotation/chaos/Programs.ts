/**
 * The programs that use the clients of a run: each signs in about once a day and calls the API. Most read the sink again every
 * one to three days. Some read it only when a person says so.
 */
import { FileSink, SecretSink } from "@effect-genesys/rotation"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Settings from "./Settings.ts"

/** How a program reads the sink: never needs it, in so many days, or only when it is told to. */
export type Habit = "unused" | "stubborn" | 1 | 2 | 3

export interface Call {
  readonly clientId: string
  readonly at: DateTime.Utc
}

export interface Program {
  readonly secretName: string
  /** Reads the sink before its next call. */
  readonly reload: () => void
  /** Calls with a response of success. */
  readonly calls: ReadonlyArray<Call>
  /** Clients whose credentials were refused though the program could not know better, with the time. */
  readonly refusals: ReadonlyArray<Call>
  readonly run: Effect.Effect<never, never, HttpClient.HttpClient>
}

const Token = Schema.Struct({ access_token: Schema.String })

export const make = Effect.fnUntraced(function* (
  settings: Settings.Settings,
  secretName: string,
  habit: Habit
) {
  const calendar = Settings.calendar(settings)
  const sink = SecretSink.make(yield* FileSink.storage({ directory: Settings.sink(settings) }))
  const url = Settings.url(settings)
  const calls: Array<Call> = []
  const refusals: Array<Call> = []
  const now = calendar.now
  let loadedAt: DateTime.Utc | undefined
  let credentials: SecretSink.Credentials | undefined

  const load = Effect.gen(function* () {
    loadedAt = yield* now
    credentials = Option.getOrUndefined(yield* sink.read(secretName, "current"))
  }).pipe(Effect.orDie)

  const isStale = (at: DateTime.Utc) =>
    loadedAt === undefined ||
    (typeof habit === "number" && Duration.toDays(DateTime.distance(loadedAt, at)) >= habit)

  /** Whether the login host accepted the credentials. Fails if it said nothing of them. */
  const call = Effect.fnUntraced(function* ({ clientId, clientSecret }: SecretSink.Credentials) {
    const response = yield* HttpClientRequest.post(`${url}/oauth/token`).pipe(
      HttpClientRequest.basicAuth(clientId, Redacted.value(clientSecret)),
      HttpClientRequest.bodyUrlParams({ grant_type: "client_credentials" }),
      HttpClient.execute
    )
    if (response.status === 400 || response.status === 401) return false
    const { access_token } = yield* HttpClientResponse.schemaBodyJson(Token)(response)
    // The emulator counts the call within this request, so after this time.
    const at = yield* now
    const { status } = yield* HttpClientRequest.get(`${url}/api/v2/tokens/me`).pipe(
      HttpClientRequest.bearerToken(access_token),
      HttpClient.execute
    )
    if (status === 200) calls.push({ clientId, at })
    return true
  })

  const day = Effect.gen(function* () {
    if (isStale(yield* now)) yield* load
    if (credentials === undefined) return
    const { clientId } = credentials
    if (yield* call(credentials)) return
    refusals.push({ clientId, at: yield* now })
    yield* load
  }).pipe(
    // Outages and lost responses: the program tries again the next day.
    Effect.timeout("10 seconds"),
    Effect.ignore
  )

  const program: Program = {
    secretName,
    reload: () => void (loadedAt = undefined),
    calls,
    refusals,
    run:
      habit === "unused"
        ? Effect.never
        : Effect.forever(Effect.andThen(day, Effect.sleep(calendar.wait(Duration.hours(20)))))
  }
  return program
}, Effect.provide(NodeServices.layer))
