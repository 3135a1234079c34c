/**
 * Sets the emulator to a state by name: for tests, and for Pact's verifier, which posts one state after another and puts
 * their values into its requests.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import { Faults } from "../http/Faults.ts"
import { ClockControl } from "../organization/ClockControl.ts"
import { EmulatedClock } from "../organization/EmulatedClock.ts"
import { InitialState } from "../organization/InitialState.ts"
import { Organization } from "../organization/Organization.ts"
import { Storage } from "../organization/Storage.ts"
import { callers } from "./Callers.ts"
import { clients } from "./Clients.ts"
import { outages } from "./Outages.ts"
import { signIns } from "./SignIns.ts"
import { type State, StateNotSet, type World } from "./State.ts"
import { submissions } from "./Submissions.ts"

const table = { ...callers, ...clients, ...submissions, ...signIns, ...outages }
type Table = typeof table

/**
 * The name of a state, such as `a caller with every permission`.
 *
 * @since 0.1.0
 * @category states
 */
export type Name = keyof Table
/**
 * The parameters of each state.
 *
 * @since 0.1.0
 * @category states
 */
export type Params = { readonly [N in Name]: Table[N] extends State<infer P, infer _> ? P : never }
/**
 * The values of each state, such as ids and tokens, which requests then use.
 *
 * @since 0.1.0
 * @category states
 */
export type Values = { readonly [N in Name]: Table[N] extends State<infer _, infer V> ? V : never }

/**
 * All states by their names, with schemas of their parameters and values.
 *
 * @since 0.1.0
 * @category constants
 */
export const states: { readonly [N in Name]: State<Params[N], Values[N]> } = table

export interface Control {
  /** Sets a state, beside earlier states, and returns its values. */
  readonly set: <N extends Name>(name: N, params?: Params[N]) => Effect.Effect<Values[N], StateNotSet>
  /**
   * Restores the state after the start, in the data file too. The ids and secrets of the start stay valid; tokens, faults,
   * calls and changes of the clock are dropped.
   */
  readonly reset: Effect.Effect<void>
  /**
   * Handles a state change of Pact's verifier, and returns the values as texts. A setup erases nothing that a data file
   * stores; the first teardown after it undoes the changes since.
   */
  readonly change: (change: StateChange) => Effect.Effect<Readonly<Record<string, string>>, StateNotSet>
}

export class ProviderStates extends Context.Service<ProviderStates, Control>()(
  "@effect-genesys/emulator/ProviderStates"
) {}

/**
 * A state change, as Pact's verifier posts it.
 *
 * @since 0.1.0
 * @category states
 */
export type StateChange = typeof StateChange.Type
/**
 * The schema of a state change, for its JSON over HTTP.
 *
 * @since 0.1.0
 * @category states
 */
export const StateChange = Schema.Struct({
  consumer: Schema.optionalKey(Schema.String),
  state: Schema.String,
  params: Schema.optionalKey(Schema.Record(Schema.String, Schema.Unknown)),
  action: Schema.Literals(["setup", "teardown"])
})

export const layer = Layer.effect(
  ProviderStates,
  Effect.gen(function* () {
    const world = yield* Effect.context<World>()
    const { at } = yield* EmulatedClock
    const faults = yield* Faults
    const initial = yield* InitialState
    const storage = yield* Storage
    const clock = yield* ClockControl
    const { behavior } = yield* Organization
    const resetUnstored = Effect.suspend(() => {
      behavior.reset()
      faults.reset()
      return clock.reset
    })
    // The context has the clock of the program too, so the emulator's is provided inside.
    const inWorld = <A, E>(effect: Effect.Effect<A, E, World>) => Effect.provideContext(at(effect), world)

    // All states of an interaction are set up before any is torn down, so the first setup after a teardown begins another
    // interaction.
    let isOver = true
    // Back to before the first setup, which erases nothing. In memory, later setups undo the changes in between; in a data
    // file, these are the user's and stay.
    let undo: (() => void) | undefined
    const reset = Effect.suspend(() => {
      isOver = true
      undo = undefined
      initial.restore()
      return resetUnstored
    })
    const setUp = Effect.suspend(() => {
      if (!isOver) return Effect.void
      isOver = false
      if (undo === undefined) undo = storage.savepoint()
      else undo()
      return resetUnstored
    })
    const tearDown = Effect.suspend(() => {
      isOver = true
      undo?.()
      if (storage.isPersistent) undo = undefined
      return resetUnstored
    })
    const control: Control = {
      set: (name, params) => inWorld(states[name].set(params)),
      reset,
      change: Effect.fnUntraced(function* ({ action, params, state: name }) {
        yield* action === "setup" ? setUp : tearDown
        // For an interaction without states the verifier posts one without a name.
        if (action === "teardown" || name === "") return {}
        const state = Object.entries(states).find(([known]) => known === name)?.[1]
        return yield* state === undefined ? Effect.fail(unknownState(name)) : inWorld(state.setOnWire(params))
      })
    }
    return control
  })
)

const unknownState = (name: string) => {
  const known = Object.keys(states).map((other) => `"${other}"`)
  return new StateNotSet({ problem: `there is no state "${name}"; the states are ${known.join(", ")}.` })
}
