import { join } from "node:path"
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config"
import { BaseSequencer, type TestSpecification } from "vitest/node"
import { pact } from "./packages/pact/src/vitest.ts"

type Tests = NonNullable<TestProjectInlineConfiguration["test"]>

const project = (name: string, include: ReadonlyArray<string>, options: Tests = {}) => ({
  extends: true as const,
  test: { name, include: [...include], ...options }
})

/** These test a document or another program, and take long. `pnpm test:integration` runs them. */
const pollingBench = "packages/polling/test/bench.test.ts"
const pactJs = "pacts/verification/pactJs.test.ts"

// These change nothing outside of a test, so files share a process: it saves a third of their CPU time.
const together: Tests = { isolate: false, exclude: [pollingBench, pactJs, "**/node_modules/**"] }

/** The contract with Vault stays in its package, because no broker has a version of Vault to verify it. */
const rotation = (frozen: boolean, include: string) => ({
  ...project("rotation", [include], together),
  plugins: [pact({ dir: "packages/rotation/pacts", frozen })]
})

const contracts = (frozen: boolean, include: ReadonlyArray<string>) => ({
  ...project("pacts", include, together),
  plugins: [pact({ dir: "pacts", frozen })]
})

/** For tests that start `genesys-oauth` or `genesys-emulator`. */
const bundles = "scripts/bundles.mjs"

/** The files of the tests by the name of their package. */
const files = {
  ...Object.fromEntries(
    ["schemas", "polling", "usage", "client", "pact", "emulator", "cli"].map((name) => [
      name,
      `packages/${name}/test/**/*.test.ts`
    ])
  ),
  tools: "tools/test/**/*.test.ts",
  examples: "examples/*.test.ts",
  bench: "bench/*.test.ts"
}

const withBundles: Tests = { ...together, globalSetup: bundles }

/** They need a process of their own: the vendor's SDK has one global client, and pacts are collected by project. */
const alone = [
  project("vendor-sdk", ["packages/emulator/vendor-sdk/**/*.test.ts"], together),
  rotation(true, "packages/rotation/test/**/*.test.ts"),
  contracts(true, ["pacts/contracts/**/*.pact.test.ts", "pacts/verification/**/*.test.ts"])
]

const measured = [
  "packages/emulator/integration/bench.test.ts",
  "packages/pact/integration/forks.test.ts",
  "packages/client/integration/rateLimit.test.ts"
]

const fullScale = [
  "tools/test/{faults,fuzz}.test.ts",
  "packages/emulator/test/grantFaults.test.ts",
  "packages/client/test/{Bodies,leaks}.test.ts",
  "packages/rotation/test/killPoints.test.ts",
  "packages/schemas/test/reading.test.ts",
  "packages/usage/test/{fleetWays,Intervals,pages}.test.ts"
]

/**
 * The files of `pnpm test:integration` that take longest, longest first: one that started last would keep one of two
 * processors waiting. Vitest itself goes by the size of a file.
 */
const longest = [
  "tools/integration/site.test.ts",
  "tools/integration/packages.test.ts",
  "packages/cli/integration/everyCommand.test.ts",
  "packages/rotation/test/killPoints.test.ts",
  "packages/emulator/integration/day.test.ts",
  "packages/emulator/integration/kill.test.ts",
  "packages/rotation/integration/kills.test.ts",
  "packages/usage/integration/bench.test.ts",
  "tools/integration/requestFuzz.test.ts",
  "tools/test/fuzz.test.ts",
  "tools/test/faults.test.ts",
  "packages/emulator/test/grantFaults.test.ts",
  "packages/emulator/integration/landingPage.test.ts",
  "packages/emulator/integration/referencePage.test.ts",
  "packages/cli/integration/page.test.ts",
  "packages/pact/integration/vitest.test.ts",
  "packages/emulator/integration/command.test.ts",
  "packages/emulator/integration/prism.test.ts",
  "examples/integration/examples.test.ts"
]

const place = ({ moduleId }: TestSpecification) => {
  const index = longest.findIndex((path) => moduleId.endsWith(`/${path}`))
  return index === -1 ? longest.length : index
}

class LongestFirst extends BaseSequencer {
  override sort(specifications: Array<TestSpecification>) {
    return Promise.resolve(specifications.toSorted((one, other) => place(one) - place(other)))
  }
}

/** Workers and the processes that they start compile modules once. `Process.ts` of packages/testing has the same folder. */
const compiled = {
  NODE_COMPILE_CACHE: join(import.meta.dirname, "packages/testing/node_modules/.cache/compile")
}

/** By Vitest's `--mode`. */
const projects: Readonly<Record<string, ReadonlyArray<TestProjectInlineConfiguration>>> = {
  // Workers load the modules of all packages once, which saves a tenth of the time.
  test: [project("tests", Object.values(files), withBundles), ...alone],
  // One project for each name of `pnpm test <name>`.
  package: [
    ...Object.entries(files).map(([name, include]) =>
      project(name, [include], name === "cli" || name === "emulator" ? withBundles : together)
    ),
    ...alone
  ],
  // Writes the pact files. `pnpm pacts publish` sets CI, and fails where a test is skipped: its part would stay untested.
  pact: [
    contracts(process.env["CI"] !== undefined, ["pacts/contracts/**/*.pact.test.ts"]),
    rotation(process.env["CI"] !== undefined, "packages/rotation/test/**/*.pact.test.ts")
  ],
  integration: [
    // These measure throughput: each has the machine to itself.
    project("measured", measured, { env: compiled, fileParallelism: false, sequence: { groupOrder: 0 } }),
    project("side by side", ["{packages/*,tools,examples}/integration/**/*.test.ts", pollingBench], {
      env: compiled,
      exclude: [...measured, "**/node_modules/**"],
      // They change nothing outside of a test, so files share a process.
      isolate: false,
      globalSetup: [bundles, "packages/emulator/integration/Tools.ts"],
      sequence: { groupOrder: 1 }
    }),
    // pact-js reports each verification to an analytics service without it.
    project("pact-js", [pactJs], {
      env: { ...compiled, PACT_DO_NOT_TRACK: "true" },
      sequence: { groupOrder: 1 }
    }),
    // `pnpm test` runs a part of these. They run beside the others, so that two files are under way until the end.
    project("full scale", fullScale, {
      env: { ...compiled, TEST_SCALE: "full" },
      isolate: false,
      sequence: { groupOrder: 1 },
      testTimeout: 900_000
    })
  ],
  rotation: [
    project("rotation", ["packages/rotation/chaos/chaos.test.ts"], { env: compiled, testTimeout: 900_000 })
  ],
  broker: [
    project("broker", ["pacts/broker/test/**/*.test.ts"], {
      globalSetup: "pacts/broker/test/Install.ts",
      // pact-js reports each verification to an analytics service without it.
      env: { ...compiled, PACT_DO_NOT_TRACK: "true" },
      maxConcurrency: 2,
      testTimeout: 120_000
    })
  ]
}

export default defineConfig(({ mode }) => ({
  test: {
    projects: [...(projects[mode] ?? [])],
    ...(mode === "integration" && { sequence: { sequencer: LongestFirst } }),
    // Tests of programs wait for them, so a third worker has work on two cores. It would disturb those of full scale.
    maxWorkers: mode === "test" ? 3 : 2,
    // Some tests start programs, which takes seconds on a busy machine.
    testTimeout: 60_000
  }
}))
