/** Control of an emulator: in process through its service, and over HTTP under `/__emulator`. Both do the same. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Faults } from "../http/Faults.ts"
import type * as Behavior from "../organization/Behavior.ts"
import { ClockControl } from "../organization/ClockControl.ts"
import * as EmulatedClock from "../organization/EmulatedClock.ts"
import { InitialState } from "../organization/InitialState.ts"
import { Organization } from "../organization/Organization.ts"
import { RateLimit } from "../organization/RateLimit.ts"
import { Seed } from "../organization/Seed.ts"
import * as Storage from "../organization/Storage.ts"
import * as ProviderStates from "../states/ProviderStates.ts"
import * as Directory from "./Directory.ts"
import * as Fixture from "./Fixture.ts"
import type { NotSet } from "./NotSet.ts"

export interface Controls {
  /**
   * Rules that make requests fail, and counts of the requests and of the operations executed.
   *
   * @example
   * ```ts
   * import { Emulator } from "@effect-genesys/emulator"
   * import * as Effect from "effect/Effect"
   *
   * // The first two requests for a list fail with a 503, and the response of every creation is lost.
   * export const arrange = Effect.gen(function* () {
   *   const { faults } = yield* Emulator.Emulator
   *   faults.set([
   *     {
   *       operation: "getOauthClients",
   *       count: 2,
   *       fault: { kind: "error", status: 503, code: "service.unavailable" }
   *     },
   *     { operation: "postOauthClients", executes: true, fault: { kind: "reset" } }
   *   ])
   * })
   * ```
   */
  readonly faults: Pick<Faults["Service"], "set" | "counters" | "reset">
  /** Settings: limits, enforcement, how usage queries end, and how to read what the vendor leaves open. */
  readonly behavior: Behavior.Control
  /**
   * The emulator's own time.
   *
   * It starts with the `Clock` of the program, so in a test with `TestClock` it does not advance until the test adjusts it.
   *
   * @example
   * ```ts
   * import { Emulator } from "@effect-genesys/emulator"
   * import * as Effect from "effect/Effect"
   *
   * // Tokens expire after a day, without a wait.
   * export const expireTokens = Effect.gen(function* () {
   *   const { clock } = yield* Emulator.Emulator
   *   yield* clock.advance("2 days")
   * })
   * ```
   */
  readonly clock: EmulatedClock.Control
  /**
   * Named states, which Pact's verifier can set too, and the reset to the state after the start.
   *
   * @example
   * ```ts
   * import { Emulator } from "@effect-genesys/emulator"
   * import * as Effect from "effect/Effect"
   *
   * export const tokenOfAViewer = Effect.gen(function* () {
   *   const { states } = yield* Emulator.Emulator
   *   const { token } = yield* states.set("a caller that lacks permissions", {
   *     permissions: ["oauth:client:view"]
   *   })
   *   return token
   * })
   * ```
   */
  readonly states: ProviderStates.Control
  /** The users and roles of the organization. */
  readonly directory: Directory.Directory
  /**
   * Adds clients, users, roles and traffic: all of them or none.
   *
   * @example
   * ```ts
   * import { Emulator } from "@effect-genesys/emulator"
   * import * as Effect from "effect/Effect"
   *
   * export const seedKiosk = Effect.gen(function* () {
   *   const { seed } = yield* Emulator.Emulator
   *   const { clients } = yield* seed({
   *     clients: [{ name: "Kiosk", grantType: "CLIENT-CREDENTIALS", clientId: "kiosk" }],
   *     calls: [
   *       {
   *         clientId: "kiosk",
   *         templateUri: "api/v2/users",
   *         httpMethod: "GET",
   *         status: 200,
   *         day: "2026-01-31",
   *         times: 500
   *       }
   *     ]
   *   })
   *   return clients
   * })
   * ```
   */
  readonly seed: (fixture: Fixture.Fixture) => Effect.Effect<Fixture.Seeded, NotSet>
  /** The stored state as JSON. It has no time, settings or faults. */
  readonly snapshot: Effect.Effect<Storage.Snapshot>
  /**
   * Replaces the stored state by a snapshot of this or another emulator. Secrets and tokens of the snapshot are valid
   * again. The administrator is that of the snapshot, and also gets this emulator's secret.
   */
  readonly restore: (snapshot: Storage.Snapshot) => Effect.Effect<void, Storage.NotRestored>
}

export class Control extends Context.Service<Control, Controls>()("@effect-genesys/emulator/Control") {}

export const layer = Layer.effect(
  Control,
  Effect.gen(function* () {
    const organization = yield* Organization
    const { add, administrator } = yield* Seed
    const initial = yield* InitialState
    const rateLimit = yield* RateLimit
    const storage = yield* Storage.Storage
    const { at } = yield* EmulatedClock.EmulatedClock
    const clock = yield* ClockControl
    const addFixture = Fixture.add({ organization, storage, addClient: add })
    return {
      faults: yield* Faults,
      behavior: organization.behavior,
      clock,
      states: yield* ProviderStates.ProviderStates,
      directory: Directory.make(organization, storage),
      seed: (fixture) => at(addFixture(fixture)),
      snapshot: Effect.sync(storage.snapshot),
      restore: Effect.fnUntraced(function* (snapshot: Storage.Snapshot) {
        const lacking = essential.find((name) => (snapshot[name] ?? []).length === 0)
        if (lacking !== undefined) {
          return yield* new Storage.NotRestored({
            problem: `it has no ${lacking}; pass all of a snapshot`
          })
        }
        yield* storage.restore(snapshot)
        administrator(yield* clock.now, initial.administrator.clientSecret)
        rateLimit.reset()
      })
    }
  })
)

/** Tables of every complete snapshot. */
const essential = ["organizationId", "administratorId"]
