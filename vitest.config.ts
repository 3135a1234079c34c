import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config"
import { pact } from "./packages/pact/src/vitest.ts"

type Tests = NonNullable<TestProjectInlineConfiguration["test"]>

const project = (name: string, include: ReadonlyArray<string>, options: Tests = {}) => ({
  extends: true as const,
  test: { name, include: [...include], ...options }
})

/** The tests of `pnpm test`: one project for each name of `pnpm test <name>`. */
const tests = [
  // These change nothing outside of a test, so files share a process: it saves a third of their CPU time.
  ...["schemas", "polling", "usage", "emulator", "client", "cli"].map((name) =>
    project(name, [`packages/${name}/test/**/*.test.ts`], { isolate: false })
  ),
  project("pact", ["packages/pact/test/**/*.test.ts"], { isolate: false }),
  project("vendor-sdk", ["packages/emulator/vendor-sdk/**/*.test.ts"]),
  project("tools", ["tools/test/**/*.test.ts"], { isolate: false }),
  project("examples", ["examples/*.test.ts"]),
  project("bench", ["bench/*.test.ts"])
]

const contracts = (frozen: boolean, include: ReadonlyArray<string>) => ({
  ...project("pacts", include),
  plugins: [pact({ dir: "pacts", frozen })]
})

const measured = [
  "packages/emulator/integration/bench.test.ts",
  "packages/pact/integration/forks.test.ts",
  "packages/client/integration/rateLimit.test.ts"
]

const fullScale = [
  "tools/test/{faults,fuzz,requestFuzz}.test.ts",
  "packages/emulator/test/grantFaults.test.ts",
  "packages/client/test/{Bodies,leaks}.test.ts",
  "packages/schemas/test/reading.test.ts",
  "packages/usage/test/{fleetWays,Intervals,pages}.test.ts"
]

/** By Vitest's `--mode`. */
const projects: Readonly<Record<string, ReadonlyArray<TestProjectInlineConfiguration>>> = {
  test: [...tests, contracts(true, ["pacts/contracts/**/*.pact.test.ts", "pacts/verification/**/*.test.ts"])],
  // Writes the pact files. `pnpm pacts publish` sets CI, and fails where a test is skipped: its part would stay untested.
  pact: [contracts(process.env["CI"] !== undefined, ["pacts/contracts/**/*.pact.test.ts"])],
  integration: [
    // These measure throughput: each has the machine to itself.
    project("measured", measured, { fileParallelism: false, sequence: { groupOrder: 0 } }),
    project("side by side", ["{packages/*,tools,examples}/integration/**/*.test.ts"], {
      exclude: [...measured, "**/node_modules/**"],
      globalSetup: "packages/emulator/integration/Tools.ts",
      sequence: { groupOrder: 1 }
    }),
    // `pnpm test` runs a part of these.
    project("full scale", fullScale, {
      env: { TEST_SCALE: "full" },
      sequence: { groupOrder: 2 },
      testTimeout: 900_000
    })
  ],
  broker: [
    project("broker", ["pacts/broker/test/**/*.test.ts"], {
      globalSetup: "pacts/broker/test/Install.ts",
      // pact-js reports each verification to an analytics service without it.
      env: { PACT_DO_NOT_TRACK: "true" },
      maxConcurrency: 2,
      testTimeout: 120_000
    })
  ]
}

export default defineConfig(({ mode }) => ({
  test: {
    projects: [...(projects[mode] ?? [])],
    // A third worker on two cores makes each slower, and the whole no faster.
    maxWorkers: 2,
    // Some tests start programs, which takes seconds on a busy machine.
    testTimeout: 60_000
  }
}))
