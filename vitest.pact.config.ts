import { pact } from "effect-pact/vitest"
import { defineConfig } from "vitest/config"

// Makes the pact files. The test command runs the same tests, and fails where these files are not what they say. So does
// `pnpm pacts:publish`, which sets CI: a test that is skipped would leave its part of a pact as it is, untested.
export default defineConfig({
  plugins: [pact({ dir: "pacts", frozen: process.env["CI"] !== undefined })],
  test: { include: ["pacts/contracts/**/*.pact.test.ts"] }
})
