import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["pacts/broker/test/**/*.test.ts"],
    globalSetup: "pacts/broker/test/Install.ts",
    // The verifier would tell an analytics service of each run.
    env: { PACT_DO_NOT_TRACK: "true" },
    // Each test starts programs that start programs. Those that measure how long these take come last, one by one.
    maxWorkers: 2,
    maxConcurrency: 2,
    testTimeout: 120_000
  }
})
