/**
 * Runs a day of an organization in virtual time: 50 clients, each as fast as the rate limit of its token allows. Prints
 * whether every call is counted, and the growth of the heap after the first tenth of the day.
 */
import { Emulator, InMemoryServer, Roles } from "@effect-genesys/emulator"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"

const hours = Number(process.argv[2] ?? "24")
const clients = 50
const perMinute = 300

const Body = Schema.fromJsonString(
  Schema.Struct({
    id: Schema.optionalKey(Schema.String),
    secret: Schema.optionalKey(Schema.String),
    access_token: Schema.optionalKey(Schema.String),
    executionId: Schema.optionalKey(Schema.String),
    results: Schema.optionalKey(
      Schema.Array(Schema.Struct({ clientId: Schema.String, requests: Schema.Int }))
    )
  })
)

const heapMB = Effect.sync(() => {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed / 2 ** 20
})

const read = (response: Response) =>
  Effect.flatMap(
    Effect.promise(() => response.text()),
    (text) => Schema.decodeEffect(Body)(text)
  )
const json = (body: object) => ({
  method: "POST",
  body: JSON.stringify(body),
  headers: { "content-type": "application/json" }
})

const tick = Effect.promise(() => new Promise<void>((resolve) => void setImmediate(resolve)))

const program = Effect.gen(function* () {
  const { clock, states, url } = yield* Emulator.Emulator
  const handler = yield* InMemoryServer.WebHandler
  // An effect, because a token from the beginning of the day expires before its end.
  const administrator = Effect.map(
    states.set("a caller with every permission"),
    ({ token }) => `Bearer ${Redacted.value(token)}`
  )

  const send = (path: string, authorization: string, init: RequestInit = {}) =>
    Effect.promise(() =>
      handler(new Request(`${url}${path}`, { ...init, headers: { authorization, ...init.headers } }))
    )
  const bearer = yield* administrator

  const callers = yield* Effect.forEach(Array.from({ length: clients }), (_, index) =>
    Effect.gen(function* () {
      const { id = "", secret = "" } = yield* Effect.flatMap(
        send(
          "/api/v2/oauth/clients",
          bearer,
          json({
            name: `Client ${index}`,
            authorizedGrantType: "CLIENT-CREDENTIALS",
            roleDivisions: Roles.everywhere(Roles.roles.viewer),
            accessTokenValiditySeconds: 172_800
          })
        ),
        read
      )
      const basic = `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`
      const { access_token = "" } = yield* Effect.flatMap(
        send("/oauth/token", basic, {
          method: "POST",
          body: new URLSearchParams({ grant_type: "client_credentials" })
        }),
        read
      )
      return { path: `/api/v2/oauth/clients/${id}`, authorization: `Bearer ${access_token}` }
    })
  )

  yield* clock.setSpeed(0)
  const minutes = hours * 60
  let calls = 0
  let refused = 0
  let settled = 0
  for (let minute = 0; minute < minutes; minute++) {
    for (let call = 0; call < perMinute; call++) {
      for (const { authorization, path } of callers) {
        const { status } = yield* send(path, authorization)
        calls += 1
        if (status !== 200) refused += 1
      }
    }
    // V8 cleans up after collected objects only between ticks of the event loop.
    yield* tick
    if (minute === Math.floor(minutes / 10)) settled = yield* heapMB
    yield* clock.advance("1 minute")
  }
  const grown = (yield* heapMB) - settled

  const laterBearer = yield* administrator
  const { executionId } = yield* Effect.flatMap(
    send("/api/v2/usage/query", laterBearer, json({ interval: "2000/2100", groupBy: ["OAuthClientId"] })),
    read
  )
  yield* clock.advance("1 minute")
  const { results = [] } = yield* Effect.flatMap(
    send(`/api/v2/usage/query/${executionId}/results`, laterBearer),
    read
  )
  const theirs = results.filter(({ requests }) => requests > clients + 1)
  yield* Console.log(
    JSON.stringify({
      hours,
      calls,
      refused,
      metered: theirs.reduce((sum, { requests }) => sum + requests, 0),
      clients: theirs.length,
      heapGrowthMB: Number(grown.toFixed(1))
    })
  )
}).pipe(Effect.provide(Emulator.layerInMemory()))

NodeRuntime.runMain(program)
