/** Callers pass the options of the rows, and a wrong option does not compile. */
import { Emulator } from "@effect-genesys/emulator"
import { describe, expect, test } from "tstyche"
import type * as Behavior from "../src/internal/organization/Behavior.ts"

describe("settings", () => {
  test("accept the same options over HTTP and in process", () => {
    expect<typeof Behavior.Wire.Type>().type.toBeAssignableTo<Behavior.Behavior>()
    expect<Behavior.Behavior>().type.toBeAssignableTo<typeof Behavior.Wire.Type>()
  })

  test("have a value for every option", () => {
    expect<keyof Behavior.Settings>().type.toBe<keyof typeof Behavior.settings>()
    expect<Behavior.Settings["latency"]>().type.toBe<number>()
    expect<Behavior.Settings["acceptedStatus"]>().type.toBe<200 | 202>()
  })

  test("are options of the layer", () => {
    expect(Emulator.layer).type.toBeCallableWith({ queryLatency: "2 seconds", acceptedStatus: 202 } as const)
    expect(Emulator.layer).type.not.toBeCallableWith({ acceptedStatus: 201 })
    expect(Emulator.layer).type.not.toBeCallableWith({ queryLatency: "soon" })
  })
})
