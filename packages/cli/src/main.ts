/** The program behind `genesys-oauth`; bin.ts starts it. */
import * as Program from "@effect-genesys/emulator/command/Program"
import manifest from "../package.json" with { type: "json" }
import { builtIns, genesysOauth } from "./Command.ts"

Program.run(genesysOauth, { version: manifest.version, npmPackage: manifest.name, builtIns })
