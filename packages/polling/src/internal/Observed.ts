/**
 * Counts which states the checks of one poll found. States are texts of a server, so any text is a name, and there may be
 * any number of names of any length: only so many are kept.
 */

export interface Observed {
  readonly add: (state: string) => void
  readonly counts: () => Readonly<Record<string, number>>
}

/** How many names are counted one by one; all others count as `otherStates`. */
export const mostNames = 100

/** The longest name, in UTF-16 code units; the rest of a longer one is left out. */
export const longestName = 200

/** The name of checks that timed out or failed. */
export const noAnswer = "no answer"

/** The name of all states after the first `mostNames`. */
export const otherStates = "other states"

export const make = (): Observed => {
  const counts = new Map<string, number>()
  return {
    add: (state) => {
      const name = short(state)
      const counted = counts.has(name) || counts.size < mostNames ? name : otherStates
      counts.set(counted, (counts.get(counted) ?? 0) + 1)
    },
    // Makes properties of its own, even of names such as `__proto__`.
    counts: () => Object.fromEntries(counts)
  }
}

const short = (state: string) => (state.length <= longestName ? state : `${state.slice(0, longestName)}…`)
