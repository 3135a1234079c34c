/** Calls each operation of a group with the SDK, and checks that the emulator ran it. */
import { Emulator } from "@effect-genesys/emulator"
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

/** A group without one of its operations does not compile. */
export type Operations<Name extends string> = Readonly<
  Record<Name, Effect.Effect<void, unknown, Emulator.Emulator>>
>

export const suite = <Name extends string>(operations: Operations<Name>, options: Emulator.Options = {}) =>
  layer(Layer.orDie(Emulator.layer(options)), { excludeTestServices: true })(
    "the vendor's SDK calls",
    (it) => {
      for (const [operation, works] of Object.entries<Operations<Name>[Name]>(operations)) {
        it.effect(operation, () =>
          Effect.gen(function* () {
            const { faults } = yield* Emulator.Emulator
            faults.reset()
            yield* works
            assert.property(faults.counters().executed, operation)
          })
        )
      }
    }
  )
