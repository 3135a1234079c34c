/** Chromium, which shows what people see. */
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Program from "../Program.ts"

/** Without a screen, a sandbox (containers have none) or a word to its maker. */
const switches = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync"
]

/** The HTML of a page after its scripts ran. */
export const html = Effect.fnUntraced(function* (url: string) {
  const profile = yield* (yield* FileSystem.FileSystem).makeTempDirectoryScoped({ prefix: "browser-" })
  const { code, stderr, stdout } = yield* Program.run("chromium", [
    ...switches,
    `--user-data-dir=${profile}`,
    "--dump-dom",
    url
  ])
  assert.strictEqual(code, 0, stderr)
  return stdout
})
