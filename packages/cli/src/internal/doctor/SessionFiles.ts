/** Whether other users of the machine can read the files with secrets. */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import * as Files from "../organization/Files.ts"
import * as Check from "./Check.ts"

const name = "session files"

export const check = Effect.gen(function* () {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const folder = path.dirname(yield* Files.session("any", "session"))
  const files = (yield* fs.exists(folder)) ? yield* fs.readDirectory(folder) : []
  if (files.length === 0) return Check.ok(name, "There are none.")
  if (globalThis.process.platform === "win32") {
    return Check.unknown(name, `Windows has no file modes: look at who may read ${folder}.`)
  }
  const open = yield* Effect.filter(
    files.map((file) => path.join(folder, file)),
    (file) => Effect.map(fs.stat(file), ({ mode }) => (mode & 0o077) !== 0)
  )
  return open.length === 0
    ? Check.ok(name, `Only you can read those in ${folder}.`)
    : Check.failed(
        name,
        `Others can read ${open.join(", ")}: run chmod 600 on them, and replace the secrets if somebody may have read them.`
      )
}).pipe(Effect.orElseSucceed(() => Check.unknown(name, "There is no home folder, or it cannot be read.")))
