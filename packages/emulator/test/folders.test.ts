/** The surface of the package, and the order of its folders. */
import { readdirSync, readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join, relative } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import manifest from "../package.json" with { type: "json" }

/** A folder may import those before it. `.` is the public modules; `command` starts the emulator. */
const order = [
  "internal/organization",
  "internal/html",
  "internal/http",
  "internal/api",
  "internal/login",
  "internal/states",
  "internal/control",
  "internal/pages",
  "internal/flags",
  ".",
  "internal/command"
]

/** `api` and `login` are the two hosts. They do not import each other. */
const strangers = new Set(["internal/api internal/login", "internal/login internal/api"])

const src = join(import.meta.dirname, "../src")

const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts"))

const folderOf = (path: string) => /^internal\/\w+/.exec(path)?.[0] ?? "."

/** The static imports of a module. A dynamic import only loads the rest of a program. */
const importsOf = (path: string) =>
  [...readFileSync(join(src, path), "utf8").matchAll(/from "(\.[^"]+)"/g)].map(([, specifier = ""]) =>
    relative(src, join(src, dirname(path), specifier))
  )

const arrows = files.flatMap((path) =>
  importsOf(path).map((imported) => ({ path, from: folderOf(path), to: folderOf(imported) }))
)

describe("the folders of the sources", () => {
  it("are all in the order", () => {
    assert.deepStrictEqual([...new Set(files.map(folderOf))].toSorted(), order.toSorted())
    assert.isAbove(arrows.length, 200)
  })

  it("import no folder that comes after them", () => {
    const upward = arrows.filter(
      ({ from, to }) => order.indexOf(to) > order.indexOf(from) || strangers.has(`${from} ${to}`)
    )
    assert.deepStrictEqual(upward, [])
  })
})

describe("the exports of the package", () => {
  const { resolve } = createRequire(import.meta.url)

  it("name each public module, in the workspace and as published", () => {
    const modules = Object.keys(manifest.exports)
    assert.deepStrictEqual(Object.keys(manifest.publishConfig.exports), modules)
    const open = files.filter((path) => !path.includes("/")).map((path) => `./${path.replace(/\.ts$/, "")}`)
    const started = new Set(["./index", "./bin", "./main"])
    assert.includeMembers(
      modules,
      open.filter((path) => !started.has(path))
    )
    for (const name of modules) {
      assert.include(resolve(`@effect-genesys/emulator${name.slice(1)}`), "packages/emulator")
    }
  })

  it("close everything else", () => {
    for (const path of [
      "http/RequestBody",
      "internal/http/RequestBody",
      "src/internal/http/RequestBody.ts",
      "main"
    ]) {
      assert.throws(() => resolve(`@effect-genesys/emulator/${path}`), /not defined by "exports"/)
    }
  })
})
