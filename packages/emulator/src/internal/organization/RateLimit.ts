/** Counts requests in windows of a minute. The first request of a key begins its window. */
import * as Context from "effect/Context"
import * as Layer from "effect/Layer"

export class RateLimit extends Context.Service<
  RateLimit,
  {
    /** Counts a request, unless it is over the limit. */
    readonly take: (key: string, allowed: number, now: number) => Usage
    /** Whether the next request would be over the limit. */
    readonly isOver: (key: string, allowed: number, now: number) => boolean
    readonly reset: () => void
  }
>()("@effect-genesys/emulator/RateLimit") {}

export interface Usage {
  readonly isOver: boolean
  /** Requests of this window that were not over the limit. */
  readonly count: number
  /** Seconds until the window ends. */
  readonly reset: number
}

export const make = (): RateLimit["Service"] => {
  const windows = new Map<string, { count: number; readonly endsAt: number }>()
  let nextSweep = 0
  const sweep = (now: number) => {
    for (const [key, { endsAt }] of windows) if (endsAt <= now) windows.delete(key)
    nextSweep = now + minute
  }
  return {
    take: (key, allowed, now) => {
      if (now >= nextSweep) sweep(now)
      let window = windows.get(key)
      if (window === undefined || window.endsAt <= now) {
        window = { count: 0, endsAt: now + minute }
        windows.set(key, window)
      }
      const isOver = window.count >= allowed
      if (!isOver) window.count += 1
      return { isOver, count: window.count, reset: Math.ceil((window.endsAt - now) / 1000) }
    },
    isOver: (key, allowed, now) => {
      const { count, endsAt } = windows.get(key) ?? { count: 0, endsAt: now }
      return (endsAt > now ? count : 0) >= allowed
    },
    reset: () => {
      windows.clear()
      // The clock may have gone back.
      nextSweep = 0
    }
  }
}

export const layer = Layer.sync(RateLimit, make)

/** Milliseconds. */
const minute = 60_000
