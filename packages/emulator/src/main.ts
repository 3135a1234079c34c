/** The program behind `genesys-emulator`; bin.ts starts it. */
import manifest from "../package.json" with { type: "json" }
import * as EmulatorCommand from "./Command.ts"
import * as Program from "./command/Program.ts"

Program.run(EmulatorCommand.make("genesys-emulator"), {
  version: manifest.version,
  npmPackage: manifest.name
})
