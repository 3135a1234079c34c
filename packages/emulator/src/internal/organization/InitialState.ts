/** Fills a new organization when the emulator starts, or opens the one of the data file. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as DataFile from "./DataFile.ts"
import { EmulatedClock } from "./EmulatedClock.ts"
import { Organization } from "./Organization.ts"
import { Seed, type SeededClient } from "./Seed.ts"
import { Storage } from "./Storage.ts"

export class InitialState extends Context.Service<
  InitialState,
  {
    readonly administrator: SeededClient
    /** The clients of the demo that can sign in with a secret; empty if they come from a file. */
    readonly clients: ReadonlyArray<SeededClient>
    /** Restores the state after the start, in the data file too. */
    readonly restore: () => void
  }
>()("@effect-genesys/emulator/InitialState") {}

export const layer = (options: { readonly seed?: "demo" | "empty"; readonly data?: string }) =>
  Layer.effect(
    InitialState,
    Effect.gen(function* () {
      const organization = yield* Organization
      const seed = yield* Seed
      const storage = yield* Storage
      const now = yield* EmulatedClock.use((clock) => clock.now)
      const seeded = yield* DataFile.reading(options.data ?? "", () =>
        storage.transaction(() => {
          const isNew = organization.administratorId.get() === undefined
          if (isNew) seed.usersAndRoles()
          return {
            administrator: seed.administrator(now),
            clients: isNew && options.seed === "demo" ? seed.demo(now) : []
          }
        })
      )
      return { ...seeded, restore: storage.savepoint() }
    })
  )
