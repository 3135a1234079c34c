/** Users can install, import and run the packages with every TypeScript, module system and runtime that the READMEs name. */
import { execFile, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdir, readFile, rm, writeFile } from "node:fs/promises"
import { basename, join } from "node:path"
import { promisify } from "node:util"
import { Emulator } from "@effect-genesys/emulator"
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Chromium from "../../packages/emulator/integration/Chromium.ts"
import * as Sites from "../../packages/emulator/integration/Sites.ts"
import * as Tools from "../../packages/emulator/integration/Tools.ts"
import { Consumer, consumer, installed, Tarballs } from "./Packed.ts"

const run = promisify(execFile)
const root = join(import.meta.dirname, "../..")
const polling = join(root, "packages/polling")

const bin = (name: string) => join(import.meta.dirname, "../node_modules/.bin", name)

const Ready = Schema.fromJsonString(Schema.Struct({ url: Schema.String, clientId: Schema.String }))

/** The Node.js of the tests, by its major version. */
const [major] = process.versions.node.split(".")

layer(Layer.merge(consumer, Emulator.layer({ seed: "demo" })), {
  excludeTestServices: true,
  timeout: 300_000
})("the packages, installed by npm in an empty folder", (it) => {
  it.effect("are all of them", () =>
    Effect.gen(function* () {
      const names = (yield* Tarballs).map((tarball) => basename(tarball).replace(/-\d.*/, "")).toSorted()
      assert.deepStrictEqual(names, [
        "effect-genesys-cli",
        "effect-genesys-client",
        "effect-genesys-emulator",
        "effect-genesys-polling",
        "effect-genesys-rotation",
        "effect-genesys-schemas",
        "effect-genesys-usage",
        "effect-pact"
      ])
    })
  )

  it.effect(
    "have manifests and types without a finding of publint or attw",
    () =>
      Effect.gen(function* () {
        for (const tarball of yield* Tarballs) {
          const lint = yield* Effect.promise(() => run(bin("publint"), [tarball, "--strict"]))
          assert.include(lint.stdout, "All good!", tarball)
          // Fails if it finds a problem that its profile does not ignore.
          yield* Effect.promise(() => run(bin("attw"), [tarball, "--profile", "esm-only"]))
        }
      }),
    120_000
  )

  for (const typescript of ["typescript-5.9", "typescript-6", "typescript-7"]) {
    for (const [module, moduleResolution] of [
      ["nodenext", "nodenext"],
      ["esnext", "bundler"]
    ] as const) {
      it.effect(
        `compile under ${typescript} with ${moduleResolution}, strict and without skipLibCheck`,
        () =>
          Effect.gen(function* () {
            const folder = yield* Consumer
            const strict = ["--strict", "--exactOptionalPropertyTypes", "--skipLibCheck", "false", "--noEmit"]
            const how = ["--module", module, "--moduleResolution", moduleResolution, "--target", "es2022"]
            const types = ["--lib", "es2024,dom,dom.iterable,dom.asynciterable", "--types", "node"]
            const compiler = Tools.file(`${typescript}/bin/tsc`)
            const files = ["program.ts", "fetch.ts", "browser.ts"]
            yield* Effect.promise(() =>
              run(process.execPath, [compiler, ...strict, ...how, ...types, ...files], { cwd: folder })
            )
          }),
        180_000
      )
    }
  }

  for (const [runtime, executable, file] of [
    ["Node.js 22.19", Tools.file("node22/bin/node"), "program.ts"],
    ["Node.js 22.19 through require", Tools.file("node22/bin/node"), "required.cjs"],
    [`Node.js ${major}`, process.execPath, "program.ts"],
    [`Node.js ${major} through require`, process.execPath, "required.cjs"],
    ["Bun", Tools.file("@oven/bun-linux-x64/bin/bun"), "fetch.ts"],
    ["Deno", Tools.file("@deno/linux-x64-glibc/deno"), "program.ts"]
  ] as const) {
    it.effect(
      `carry out an operation in ${runtime}`,
      () =>
        Effect.gen(function* () {
          const folder = yield* Consumer
          const { administrator, url } = yield* Emulator.Emulator
          const args = runtime === "Deno" ? ["run", "--allow-all", file] : [file]
          const { stdout } = yield* Effect.promise(() =>
            run(executable, args, {
              cwd: folder,
              env: {
                PATH: process.env["PATH"],
                GENESYSCLOUD_REGION: url,
                GENESYSCLOUD_OAUTHCLIENT_ID: administrator.clientId,
                GENESYSCLOUD_OAUTHCLIENT_SECRET: Redacted.value(administrator.clientSecret)
              }
            })
          )
          assert.strictEqual(stdout, "15 clients\n")
        }),
      60_000
    )
  }

  it.effect(
    "`npx @effect-genesys/emulator` serves, with nothing but the package and what it asks for",
    () =>
      Effect.gen(function* () {
        const own = (yield* Tarballs).filter((file) => /effect-genesys-(?:schemas|emulator)-/.test(file))
        assert.lengthOf(own, 2)
        const folder = yield* installed(own)
        const child = yield* Effect.acquireRelease(
          Effect.sync(() =>
            spawn("npx", ["@effect-genesys/emulator", "--port", "0", "--json"], {
              cwd: folder,
              stdio: ["ignore", "pipe", "inherit"],
              // npx starts the emulator as a child process, and ends it.
              detached: true
            })
          ),
          ({ pid }) => Effect.sync(() => pid !== undefined && process.kill(-pid))
        )
        const [line] = yield* Effect.promise(() => once(child.stdout, "data"))
        const { clientId, url } = yield* Schema.decodeEffect(Ready)(String(line))
        const response = yield* Effect.promise(() => fetch(url))
        assert.strictEqual(response.status, 200)
        assert.include(yield* Effect.promise(() => response.text()), clientId)
      }),
    120_000
  )

  it.effect(
    "sign a user in with PKCE and carry out an operation in a browser, bundled by esbuild",
    () =>
      Effect.gen(function* () {
        const { seed, url } = yield* Emulator.Emulator
        const redirectUris = ["http://127.0.0.1:1/callback"]
        yield* seed({ clients: [{ name: "App", grantType: "CODE", clientId: "app", redirectUris }] })
        const cwd = yield* Consumer
        const { stdout: script } = yield* Effect.promise(() =>
          run("node_modules/.bin/esbuild", ["browser.ts", "--bundle", "--format=esm", "--minify"], {
            cwd,
            maxBuffer: 10_000_000
          })
        )
        const site = yield* Sites.serve(`<!doctype html>
          <title>App</title>
          <link rel="icon" href="data:," />
          <body data-client-id="app" data-region="${url}"><button>Sign in</button>
          <script type="module">${script}</script>`)
        yield* Chromium.visit(
          site,
          (page) =>
            Effect.gen(function* () {
              yield* Effect.promise(() => page.getByRole("button", { name: "Sign in" }).click())
              yield* Effect.promise(() => page.getByRole("button", { name: "Grant access" }).click())
              // The administrator of the emulator, and the app.
              yield* Chromium.seen(page.getByText("2 clients"))
            }),
          { origins: [url] }
        )
      }).pipe(Effect.provide(Layer.merge(Emulator.layer(), Chromium.layer))),
    120_000
  )

  const typed = Effect.fnUntraced(function* (line: string) {
    const cwd = yield* Consumer
    return yield* Effect.promise(() =>
      run("sh", ["-c", line], { cwd, env: { PATH: process.env["PATH"], HOME: cwd } }).then(
        ({ stderr, stdout }) => ({ code: 0, stderr, stdout }),
        (error: { readonly code: number; readonly stderr: string; readonly stdout: string }) => error
      )
    )
  })

  for (const [start, words] of [
    ["npx @effect-genesys/cli audit", "npx @effect-genesys/cli audit"],
    ["npx @effect-genesys/emulator", "npx @effect-genesys/emulator"],
    ["node_modules/.bin/genesys-oauth audit", "genesys-oauth audit"],
    ["node_modules/.bin/genesys-emulator", "genesys-emulator"]
  ]) {
    it.effect(
      `call their command by the name that the user typed: ${start}`,
      () =>
        Effect.gen(function* () {
          const help = yield* typed(`${start} --help`)
          assert.deepStrictEqual([help.code, help.stderr], [0, ""])
          assert.include(help.stdout, `USAGE\n  ${words} [flags]\n`)
          const wrong = yield* typed(`${start} --jsn`)
          assert.deepStrictEqual([wrong.code, wrong.stdout], [2, ""])
          assert.include(wrong.stderr, `There is no flag --jsn of ${words}. Did you mean --json?`)
          assert.include(wrong.stderr, `Run ${words} --help for help.`)
        }),
      60_000
    )
  }

  it.effect(
    "show examples in their help that work as they stand",
    () =>
      Effect.gen(function* () {
        const { stdout: help } = yield* typed("npx @effect-genesys/cli audit --help")
        const [, example = ""] = /^ *(npx .* --demo)$/m.exec(help) ?? []
        const { code, stdout } = yield* typed(example)
        assert.strictEqual(code, 0)
        assert.include(stdout, "API usage of 15 OAuth clients")
      }),
    60_000
  )
})

const packed = (destination: string) =>
  Effect.promise(() =>
    run("npx", ["-y", "pnpm@12.21.0", "pack", "--pack-destination", destination], { cwd: polling })
  )
const listed = (tarball: string) => Effect.promise(() => run("tar", ["-tzf", tarball]))

layer(Layer.empty, { excludeTestServices: true })("packing", (it) => {
  it.effect(
    "leaves out stale files of dist, and builds missing ones",
    () =>
      Effect.gen(function* () {
        const destination = join(polling, "node_modules/.cache/packed")
        yield* Effect.promise(() => mkdir(join(polling, "dist"), { recursive: true }))
        yield* Effect.promise(() => writeFile(join(polling, "dist/Ghost.js"), ""))
        yield* Effect.promise(() => rm(join(polling, "dist/Polling.js"), { force: true }))
        yield* packed(destination)
        const { version }: { readonly version: string } = JSON.parse(
          yield* Effect.promise(() => readFile(join(polling, "package.json"), "utf8"))
        )
        const { stdout } = yield* listed(join(destination, `effect-genesys-polling-${version}.tgz`))
        assert.include(stdout, "package/dist/Polling.js\n")
        assert.notInclude(stdout, "Ghost")
        assert.notInclude(stdout, "tsbuildinfo")
      }),
    120_000
  )

  it.effect(
    "is refused to npm, with the command that works",
    () =>
      Effect.gen(function* () {
        const { code, stderr } = yield* Effect.promise(() =>
          // Without the variables of pnpm, which npm would take for its own.
          run("npm", ["pack", "--dry-run"], { cwd: polling, env: { PATH: process.env["PATH"] } }).then(
            () => ({ code: 0, stderr: "" }),
            (error: { readonly code: number; readonly stderr: string }) => error
          )
        )
        assert.notStrictEqual(code, 0)
        assert.include(stderr, "Only pnpm can pack this package. Run `npx -y pnpm@12.21.0 pack` instead.")
      }),
    60_000
  )

  it.effect("publishes no private package", () =>
    Effect.gen(function* () {
      const testing: unknown = JSON.parse(
        yield* Effect.promise(() => readFile(join(root, "packages/testing/package.json"), "utf8"))
      )
      assert.deepInclude(testing, { private: true })
    })
  )
})
