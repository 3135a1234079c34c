/** A home folder of its own for a command. */
import * as FileSystem from "effect/FileSystem"

/** Deleted with the scope. */
export const folder = FileSystem.FileSystem.use((fs) => fs.makeTempDirectoryScoped())
