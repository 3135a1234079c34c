import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["pacts/broker/test/**/*.test.ts"],
    // The verifier would tell an analytics service of each run.
    env: { PACT_DO_NOT_TRACK: "true" },
    // Each test starts programs that start programs, and some measure how long they take.
    fileParallelism: false,
    maxConcurrency: 3,
    testTimeout: 120_000
  }
})
