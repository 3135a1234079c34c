import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["packages/*/test/**/*.test.ts", "examples/test/**/*.test.ts"],
    // Some tests start programs, which takes seconds on a busy machine.
    testTimeout: 60_000
  }
})
