import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as PlatformError from "effect/PlatformError"
import * as Sink from "effect/Sink"
import * as Stdio from "effect/Stdio"
import * as Output from "../src/command/Output.ts"

const failing = (code: string) =>
  Output.print("a report").pipe(
    Effect.provide(
      Stdio.layerTest({
        stdout: () =>
          Sink.fail(
            PlatformError.systemError({
              _tag: "Unknown",
              module: "Stdio",
              method: "stdout",
              cause: Object.assign(new Error(code), { code })
            })
          )
      })
    )
  )

describe("output", () => {
  it.effect("fails if it cannot be written", () =>
    Effect.gen(function* () {
      assert.match((yield* Effect.flip(failing("ENOSPC"))).message, /could not be written \(ENOSPC\)/)
    })
  )

  it.effect("succeeds if the reader stops early", () => failing("EPIPE"))
})
