/** A rotation with a twin, from its creation to the deletion of the old client. */
import { OAuthApi } from "@effect-genesys/client"
import { Rotations, SecretSink } from "@effect-genesys/rotation"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Rehearsal from "./Rehearsal.ts"

describe("a twin", () => {
  it.effect("replaces a client that nobody uses any more", () =>
    Effect.gen(function* () {
      const [old] = yield* Rehearsal.clients("Nightly export")
      assert(old)
      yield* Rehearsal.start()
      yield* Rehearsal.pass("20 days")
      const rotations = yield* Rotations.Rotations
      const history = yield* rotations.history(`test/${old.clientId}`)
      console.log(
        history.map(({ at, key, event }) => `${at.toJSON()} ${key} ${JSON.stringify(event)}`).join("\n")
      )
      const status = yield* Rehearsal.statusOf(old.clientId)
      assert.strictEqual(status.state, "completed")
      const { getOauthClients } = yield* OAuthApi.OAuthApi
      console.log((yield* getOauthClients).entities)
      const sink = yield* SecretSink.SecretSink
      const current = yield* sink.read(old.clientId, "current")
      assert.strictEqual(Option.getOrThrow(current).clientId, status.newClientId)
    }).pipe(Effect.provide(Rehearsal.layer()))
  )
})
