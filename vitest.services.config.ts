import { defineConfig } from "vitest/config"

const measured = ["packages/*/services/{bench,forks,rateLimit}.test.ts"]

export default defineConfig({
  test: {
    projects: [
      // Each of these has the machine to itself: they measure what flows.
      { test: { name: "measured", include: measured, fileParallelism: false, sequence: { groupOrder: 0 } } },
      {
        test: {
          name: "side by side",
          include: ["packages/*/services/**/*.test.ts"],
          exclude: measured,
          globalSetup: "packages/emulator/services/Tools.ts",
          maxWorkers: 2,
          sequence: { groupOrder: 1 }
        }
      }
    ]
  }
})
