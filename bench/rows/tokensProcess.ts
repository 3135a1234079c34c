/** Makes concurrent calls, lets a day of virtual time pass, and repeats. Sockets are real. */
import { OAuthApi } from "@effect-genesys/client"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/testing/TestClock"
import { layer } from "../contenders/ours.ts"
import * as Replies from "../Replies.ts"
import { idOf } from "../Samples.ts"

const Plan = Schema.Struct({ expiries: Schema.Int, callsEach: Schema.Int })

const [, , region = ""] = process.argv

const program = Effect.fnUntraced(function* ({ callsEach, expiries }: typeof Plan.Type) {
  const api = yield* OAuthApi.OAuthApi
  const calls = Effect.all(
    Array.from({ length: callsEach }, (_, call) => api.getOauthClient(idOf(call))),
    { concurrency: "unbounded", discard: true }
  )
  // Tokens of the server expire after a day.
  yield* Effect.repeat(Effect.andThen(calls, TestClock.adjust("1 day")), { times: expiries - 1 })
})

const live = layer(region, "recommended").pipe(Layer.provideMerge(TestClock.layer()))

Replies.serve(async (message) => {
  const plan = Schema.decodeUnknownSync(Plan)(message)
  const cpu = process.cpuUsage()
  await Effect.runPromise(Effect.provide(program(plan), live))
  const { system, user } = process.cpuUsage(cpu)
  return { cpuMicros: user + system }
})
