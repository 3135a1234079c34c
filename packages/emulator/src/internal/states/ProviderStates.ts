/**
 * Puts the emulator into a state by name: for users' own tests, and for Pact's verifier, which posts one state after
 * another and fills their values into its requests. What each state does is in `states`.
 */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { callers } from "./Callers.ts"
import { clients } from "./Clients.ts"
import { outages } from "./Outages.ts"
import { signIns } from "./SignIns.ts"
import { type State, StateNotSet, type World } from "./State.ts"
import { submissions } from "./Submissions.ts"

const table = { ...callers, ...clients, ...submissions, ...signIns, ...outages }
type Table = typeof table

export type Name = keyof Table
export type Params = { readonly [N in Name]: Table[N] extends State<infer P, infer _> ? P : never }
export type Values = { readonly [N in Name]: Table[N] extends State<infer _, infer V> ? V : never }

/** Every state by its name. */
export const states: { readonly [N in Name]: State<Params[N], Values[N]> } = table

export interface ProviderStates {
  /** Sets a state beside those that are set already, and gives its values. */
  readonly set: <N extends Name>(name: N, params?: Params[N]) => Effect.Effect<Values[N], StateNotSet>
  /**
   * Goes back to how the emulator began, in the data file too. Ids and secrets stay; tokens, faults, calls and the time
   * do not.
   */
  readonly reset: Effect.Effect<void>
  /**
   * Follows a verifier, and gives the values as texts. A setup erases nothing that a data file keeps; the first teardown
   * after it takes back what has changed since.
   */
  readonly change: (change: StateChange) => Effect.Effect<Readonly<Record<string, string>>, StateNotSet>
}

/** What Pact's verifier posts. */
export type StateChange = typeof StateChange.Type
export const StateChange = Schema.Struct({
  consumer: Schema.optionalKey(Schema.String),
  state: Schema.String,
  params: Schema.optionalKey(Schema.Record(Schema.String, Schema.Unknown)),
  action: Schema.Literals(["setup", "teardown"])
})

export interface Beginnings {
  /** Whether there is a data file. What comes into it between two interactions is the user's, and stays. */
  readonly hasDataFile: boolean
  /** Takes what is kept now for a beginning, and gives the way back to it. */
  readonly begin: () => () => void
  /** Puts what is kept back to how the emulator began. */
  readonly backToStart: () => void
  /** Resets what is not kept: the behavior, the time and the windows of the rate limit. */
  readonly resetRest: Effect.Effect<void>
}

export const make = (world: World, beginnings: Beginnings): ProviderStates => {
  // All states of an interaction are set up before any is torn down, so the first setup after a teardown begins another
  // interaction.
  let isOver = true
  // To before the states. The first setup erases nothing; in memory, later ones take away what came between.
  let back: (() => void) | undefined
  const resetUnkept = Effect.andThen(beginnings.resetRest, Effect.sync(world.faults.reset))
  const reset = Effect.suspend(() => {
    isOver = true
    back = undefined
    beginnings.backToStart()
    return resetUnkept
  })
  const setUp = Effect.suspend(() => {
    if (!isOver) return Effect.void
    isOver = false
    if (back === undefined) back = beginnings.begin()
    else back()
    return resetUnkept
  })
  const tearDown = Effect.suspend(() => {
    isOver = true
    back?.()
    if (beginnings.hasDataFile) back = undefined
    return resetUnkept
  })
  return {
    set: (name, params) => states[name].set(world, params),
    reset,
    change: Effect.fnUntraced(function* ({ action, params, state: name }) {
      yield* action === "setup" ? setUp : tearDown
      // For an interaction without states the verifier posts one without a name.
      if (action === "teardown" || name === "") return {}
      const state = Object.entries(states).find(([known]) => known === name)?.[1]
      return yield* state?.setOnWire(world, params) ?? Effect.fail(unknownState(name))
    })
  }
}

const unknownState = (name: string) => {
  const known = Object.keys(states).map((other) => `"${other}"`)
  return new StateNotSet({ problem: `there is no state "${name}"; the states are ${known.join(", ")}.` })
}
