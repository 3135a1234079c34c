/** What may be done to an emulator: in process by its service, and by HTTP under `/__emulator`. One does as the other. */
import * as Effect from "effect/Effect"
import type * as Faults from "../http/Faults.ts"
import type * as Behavior from "../organization/Behavior.ts"
import * as EmulatedClock from "../organization/EmulatedClock.ts"
import type { Organization } from "../organization/Organization.ts"
import type * as RateLimit from "../organization/RateLimit.ts"
import * as Seed from "../organization/Seed.ts"
import * as Storage from "../organization/Storage.ts"
import type * as ProviderStates from "../states/ProviderStates.ts"
import * as Directory from "./Directory.ts"
import * as Fixture from "./Fixture.ts"
import type { NotSet } from "./NotSet.ts"

export interface Control {
  readonly faults: Pick<Faults.Faults, "set" | "counters" | "reset">
  /** Limits, what is enforced, how usage queries go, and readings of what the vendor does not document. */
  readonly behavior: Behavior.Control
  /** The emulator's own time. */
  readonly clock: Omit<EmulatedClock.EmulatedClock, "clock">
  /** Named states, which Pact's verifier can set too; and the way back to how the emulator began. */
  readonly states: ProviderStates.ProviderStates
  /** The users and roles that there are. */
  readonly directory: Directory.Directory
  /** Adds clients, users, roles and traffic, all of them or none. */
  readonly seed: (fixture: Fixture.Fixture) => Effect.Effect<Fixture.Seeded, NotSet>
  /** Everything that is kept, as JSON: not the time, the behavior and the faults. */
  readonly snapshot: Effect.Effect<Storage.Snapshot>
  /**
   * Puts a snapshot of this emulator or of another one in the place of what is there. Secrets and tokens of then are
   * good again; the administrator is the one of then, who has this emulator's secret too.
   */
  readonly restore: (snapshot: Storage.Snapshot) => Effect.Effect<void, Storage.NotRestored>
}

export const make = (parts: {
  readonly organization: Organization
  readonly administrator: Seed.SeededClient
  readonly faults: Faults.Faults
  readonly rateLimit: RateLimit.RateLimit
  readonly states: ProviderStates.ProviderStates
  readonly clock: EmulatedClock.EmulatedClock
}): Control => {
  const { administrator, clock, faults, organization, rateLimit, states } = parts
  const { storage } = organization
  const onTime = EmulatedClock.at(clock)
  const add = Fixture.add(organization)
  return {
    faults,
    behavior: organization.behavior,
    clock,
    states: {
      set: (name, params) => onTime(states.set(name, params)),
      change: (change) => onTime(states.change(change)),
      reset: states.reset
    },
    directory: Directory.make(organization),
    seed: (fixture) => onTime(add(fixture)),
    snapshot: Effect.sync(storage.snapshot),
    restore: Effect.fnUntraced(function* (snapshot: Storage.Snapshot) {
      const lacking = essential.find((name) => (snapshot[name] ?? []).length === 0)
      if (lacking !== undefined) {
        return yield* new Storage.NotRestored({ problem: `it is no whole snapshot, as it has no ${lacking}` })
      }
      yield* storage.restore(snapshot)
      Seed.administrator(organization, yield* clock.now, administrator.clientSecret)
      rateLimit.reset()
    })
  }
}

/** Tables without which there is no organization. */
const essential = ["organizationId", "administratorId"]
