import { pact } from "effect-pact/vitest"
import { defineConfig } from "vitest/config"

export default defineConfig({
  plugins: [pact({ dir: "pacts", frozen: true })],
  test: {
    include: [
      "packages/*/test/**/*.test.ts",
      "packages/emulator/vendor-sdk/**/*.test.ts",
      "examples/**/*.test.ts",
      "bench/*.test.ts",
      "pacts/contracts/**/*.pact.test.ts",
      "pacts/verification/**/*.test.ts"
    ],
    // The tests are slow one by one: they wait for processes and time-outs more than they compute.
    maxWorkers: 2,
    // Some tests start programs, which takes seconds on a busy machine.
    testTimeout: 60_000
  }
})
