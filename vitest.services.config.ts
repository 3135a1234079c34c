import { defineConfig } from "vitest/config"

// Each of these has the machine to itself: they measure what flows.
export default defineConfig({
  test: { include: ["packages/*/services/**/*.test.ts"], fileParallelism: false }
})
