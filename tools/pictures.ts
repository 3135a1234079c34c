/** Makes the pictures of the documents again. The tests of this package fail where one that can be compared is out of date. */
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import * as Audit from "./src/pictures/Audit.ts"
import * as EmulatorPage from "./src/pictures/EmulatorPage.ts"
import * as House from "./src/pictures/House.ts"

const root = join(import.meta.dirname, "..")
const write = (path: string, picture: string | Uint8Array) => writeFileSync(join(root, path), picture)

write(House.path, House.updated(readFileSync(join(root, House.path), "utf8")))
write(Audit.path, await Audit.picture())
write(EmulatorPage.path, await EmulatorPage.picture())
