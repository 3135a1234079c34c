import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Sink from "effect/Sink"
import * as Stdio from "effect/Stdio"
import * as Progress from "../src/internal/output/Progress.ts"

/** The text on standard error after the progress of two of three queries, and the end. */
const shown = (stderrIsTerminal: boolean) => {
  let written = ""
  const stderr = () =>
    Sink.forEach((text: string | Uint8Array) => Effect.sync(() => void (written += String(text))))
  return Effect.gen(function* () {
    const { end, show } = yield* Progress.make
    for (const done of [0, 1, 2]) yield* show("queries")(done, 3)
    yield* end
    return written
  }).pipe(Effect.provide(Stdio.layerTest({ stderr, stderrIsTerminal: Effect.succeed(stderrIsTerminal) })))
}

describe("progress", () => {
  it.effect("is one line on a terminal, which is cleared in the end", () =>
    Effect.gen(function* () {
      const clear = "\r\u001B[K"
      assert.deepStrictEqual((yield* shown(true)).split(clear), [
        "",
        "0 of 3 queries done",
        "1 of 3 queries done",
        "2 of 3 queries done",
        ""
      ])
    })
  )

  it.effect("is nothing in a pipe", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* shown(false), "")
    })
  )
})
