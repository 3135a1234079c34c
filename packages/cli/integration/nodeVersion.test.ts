/** The message of the programs under a version of Node.js that cannot run them. */
import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { assert, describe, it } from "@effect/vitest"

const programs = {
  "genesys-oauth": { bin: new URL("../src/bin.ts", import.meta.url), exitCode: 2 },
  "genesys-emulator": { bin: new URL("../../emulator/src/bin.ts", import.meta.url), exitCode: 1 }
}

/** Starts a program that sees another version of Node.js. */
const start = (bin: URL, version: string) => {
  const versions = `{ value: { ...process.versions, node: "${version}" } }`
  const preload = `data:text/javascript,Object.defineProperty(process, "versions", ${versions})`
  return spawnSync(process.execPath, ["--import", preload, fileURLToPath(bin), "--version"], {
    encoding: "utf8"
  })
}

for (const [name, { bin, exitCode }] of Object.entries(programs)) {
  describe(name, () => {
    for (const version of ["18.20.8", "20.20.2", "22.18.0", "21.0.0"]) {
      it(`names the versions that it needs under Node.js ${version}`, () => {
        const { status, stderr, stdout } = start(bin, version)
        assert.strictEqual(
          stderr,
          `${name} needs Node.js 22.19 or later, and this is Node.js ${version}. Update Node.js, for example to the latest version of 24.\n`
        )
        assert.strictEqual(stdout, "")
        assert.strictEqual(status, exitCode)
      })
    }

    for (const version of ["22.19.0", "24.0.0", "26.1.0"]) {
      it(`starts under Node.js ${version}`, () => {
        const { status, stderr, stdout } = start(bin, version)
        assert.strictEqual(stderr, "")
        assert.match(stdout, new RegExp(`^${name} v\\d`))
        assert.strictEqual(status, 0)
      })
    }
  })
}
