/** Progress on standard error: one line that is overwritten on a terminal, and nothing elsewhere. */
import * as Effect from "effect/Effect"
import type * as Stdio from "effect/Stdio"
import * as StatusLine from "./StatusLine.ts"

export interface Progress {
  /** `things` is a plural noun, such as `clients`. */
  readonly show: (things: string) => (done: number, total: number) => Effect.Effect<void>
  /** Clears the line, so that the next text, such as an error, has a line of its own. */
  readonly end: Effect.Effect<void>
}

export const make: Effect.Effect<Progress, never, Stdio.Stdio> = Effect.map(StatusLine.make, (line) => ({
  show: (things) => (done, total) => line.show(`${done} of ${total} ${things} done`),
  end: line.clear
}))
