/**
 * Counts the states that the checks of one poll found. A server chooses the names, so any text is one. The number of names
 * and their length are limited.
 */

export interface Observed {
  readonly add: (state: string) => void
  readonly counts: () => Readonly<Record<string, number>>
}

/** The number of names with a count of their own; all others count as `otherStates`. */
export const maxNames = 100

/** The longest name, in UTF-16 code units; longer ones are cut. */
export const maxNameLength = 200

/** The name for checks that timed out or failed. */
export const noState = "no state"

/** The name for all states after the first `maxNames`. */
export const otherStates = "other states"

export const make = (): Observed => {
  const counts = new Map<string, number>()
  return {
    add: (state) => {
      const name = short(state)
      const counted = counts.has(name) || counts.size < maxNames ? name : otherStates
      counts.set(counted, (counts.get(counted) ?? 0) + 1)
    },
    // `Object.fromEntries` makes own properties, even of names such as `__proto__`.
    counts: () => Object.fromEntries(counts)
  }
}

const short = (state: string) => (state.length <= maxNameLength ? state : `${state.slice(0, maxNameLength)}…`)
