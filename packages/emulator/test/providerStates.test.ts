/** Provider states keep the data from before a verification, and data that was added during it. */
import { Emulator } from "@effect-genesys/emulator"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Schema from "effect/Schema"

/** The names of all clients except the administrator. */
const clientNames = Effect.gen(function* () {
  const { snapshot } = yield* Emulator.Emulator
  const stored = yield* snapshot
  const Stored = Schema.Array(
    Schema.Tuple([Schema.String, Schema.Struct({ client: Schema.Struct({ name: Schema.String }) })])
  )
  const entries = yield* Schema.decodeUnknownEffect(Stored)(stored["client"])
  return entries.map(([, { client }]) => client.name).filter((name) => name !== "Administrator")
})

const seeded = Effect.fnUntraced(function* (name: string) {
  const { seed } = yield* Emulator.Emulator
  yield* seed({ clients: [{ name, grantType: "CODE" }] })
})

const change = Effect.fnUntraced(function* (action: "setup" | "teardown", state: string) {
  const { states } = yield* Emulator.Emulator
  return yield* states.change({ action, state })
})

/** An interaction with two states, as a verifier sets them up and tears them down. */
const interaction = Effect.gen(function* () {
  yield* change("setup", "an OAuth client exists")
  yield* change("setup", "a client can sign in with client credentials")
  assert.lengthOf(yield* clientNames, 3)
  yield* change("teardown", "an OAuth client exists")
  yield* change("teardown", "a client can sign in with client credentials")
})

const inFolder = <A, E>(program: (data: string) => Effect.Effect<A, E, FileSystem.FileSystem>) =>
  FileSystem.FileSystem.use((fs) =>
    Effect.flatMap(fs.makeTempDirectoryScoped({ prefix: "emulator-" }), (folder) =>
      program(`${folder}/emulator.db`)
    )
  ).pipe(Effect.provide(NodeServices.layer))

/** Runs an emulator with this file from its start to its end. */
const life = <A, E>(data: string, program: Effect.Effect<A, E, Emulator.Emulator>) =>
  Effect.provide(program, Emulator.layerInMemory({ data }))

describe("data from before a verification", () => {
  it.effect("stays in a data file: at the first setup, and after each teardown", () =>
    inFolder((data) =>
      Effect.gen(function* () {
        yield* life(data, seeded("Before"))
        yield* life(
          data,
          Effect.gen(function* () {
            yield* interaction
            assert.deepStrictEqual(yield* clientNames, ["Before"])
          })
        )
        assert.deepStrictEqual(yield* life(data, clientNames), ["Before"])
      })
    )
  )

  it.effect("stays in a data file if it was added between two interactions", () =>
    inFolder((data) =>
      life(
        data,
        Effect.gen(function* () {
          yield* change("teardown", "")
          yield* seeded("First")
          yield* change("setup", "")
          yield* change("teardown", "")
          yield* change("teardown", "")
          assert.deepStrictEqual(yield* clientNames, ["First"])
          yield* seeded("Second")
          yield* change("teardown", "")
          yield* change("setup", "an OAuth client exists")
          assert.lengthOf(yield* clientNames, 3)
          yield* change("teardown", "an OAuth client exists")
          assert.deepStrictEqual(yield* clientNames, ["First", "Second"])
        })
      )
    )
  )

  it.effect("is there for the first interaction in memory, and is removed by a reset", () =>
    Effect.gen(function* () {
      const { states } = yield* Emulator.Emulator
      yield* seeded("Before")
      for (const _ of ["once", "again"]) {
        yield* interaction
        assert.deepStrictEqual(yield* clientNames, ["Before"])
      }
      yield* states.reset
      yield* change("setup", "")
      yield* change("teardown", "")
      assert.deepStrictEqual(yield* clientNames, [])
    }).pipe(Effect.provide(Emulator.layerInMemory()))
  )
})
