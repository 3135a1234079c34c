/** Each operation of a group called by the SDK: the call is checked, and that the emulator really did it. */
import { Emulator } from "@effect-genesys/emulator"
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

/** A group of which one is missing does not compile. */
export type Operations<Name extends string> = Readonly<
  Record<Name, Effect.Effect<void, unknown, Emulator.Emulator>>
>

export const suite = <Name extends string>(operations: Operations<Name>, options: Emulator.Options = {}) =>
  layer(Layer.orDie(Emulator.layer(options)), { excludeTestServices: true })(
    "the vendor's SDK carries out",
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
