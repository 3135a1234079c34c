import { pact } from "effect-pact/vitest"
import { defineConfig } from "vitest/config"

// Makes the pact files. The test command runs the same tests, and fails where these files are not what they say.
export default defineConfig({
  plugins: [pact({ dir: "pacts" })],
  test: { include: ["pacts/contracts/**/*.pact.test.ts"] }
})
