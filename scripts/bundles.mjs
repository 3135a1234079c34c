/** Bundles the programs for tests that start them, so that they start what users start. For `globalSetup` of Vitest. */
import { join } from "node:path"
import { bundle } from "./bundle.mjs"

const packages = ["cli", "emulator"].map((name) => join(import.meta.dirname, "../packages", name))

const bundleAll = async () => {
  await Promise.all(packages.map(bundle))
}

/** @param {import("vitest/node").TestProject} project */
export async function setup(project) {
  await bundleAll()
  project.onTestsRerun(bundleAll)
}
