/** Loads pages in headless Chromium, to check what a user sees. */
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Program from "../Program.ts"

/** No screen, no sandbox (containers have none), and no requests to the vendor of the browser. */
const switches = [
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
  const { code, stderr, stdout } = yield* Program.run("chromium-headless-shell", [
    ...switches,
    `--user-data-dir=${profile}`,
    "--dump-dom",
    url
  ])
  assert.strictEqual(code, 0, stderr)
  return stdout
})
