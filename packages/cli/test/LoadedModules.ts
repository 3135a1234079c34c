/** Passed to Node.js with `--import`: prints the URL of each module that the program loads, on standard error. */
import { writeSync } from "node:fs"
import { registerHooks } from "node:module"

registerHooks({
  load: (url, context, load) => {
    writeSync(process.stderr.fd, `${url}\n`)
    return load(url, context)
  }
})
