/** The audit of the demo on a terminal, from a run of the command on a fixed day. */
import { execFile } from "node:child_process"
import { join } from "node:path"
import { promisify } from "node:util"
import * as Terminal from "./Terminal.ts"

/** Where the picture is, below the root of the repository. The package ships it beside its README. */
export const path = "packages/cli/audit.svg"

const columns = 100
const bin = join(import.meta.dirname, "../../../packages/cli/src/bin.ts")

export const picture = async (): Promise<string> => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--import", join(import.meta.dirname, "Fixed.ts"), bin, "audit", "--demo"],
    { env: { PATH: process.env["PATH"], COLUMNS: String(columns) } }
  )
  return Terminal.svg({
    command: "npx @effect-genesys/cli audit --demo",
    // The demo listens on any free port.
    output: stdout.replaceAll(/(?<=127\.0\.0\.1:)\d+/g, "4010"),
    columns
  })
}
