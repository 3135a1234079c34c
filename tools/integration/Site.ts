/** The site as its readers get it: built by `pnpm tools site`, and served. */
import { execFile } from "node:child_process"
import { globSync, readFileSync } from "node:fs"
import { createServer } from "node:http"
import { join } from "node:path"
import { promisify } from "node:util"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as HttpServer from "effect/http/HttpServer"
import * as HttpStaticServer from "effect/http/HttpStaticServer"
import * as Layer from "effect/Layer"
import * as SiteLinks from "../src/SiteLinks.ts"

const root = join(import.meta.dirname, "../..")
const built = join(root, "docs/.vitepress/dist")

export class Site extends Context.Service<
  Site,
  {
    readonly origin: string
    /** All pages by their path, such as `concepts/errors.html`. */
    readonly pages: ReadonlyMap<string, SiteLinks.Page>
    readonly isFile: (path: string) => boolean
  }
>()("Site") {}

/** The pages that are written by hand. The rest is the API reference. */
export const written = globSync("{*,*/*}.md", {
  cwd: join(root, "docs"),
  exclude: ["node_modules/**", "generated/**", "reference/api/**"]
}).map((path) => path.replace(/\.md$/, ".html"))

const site = Layer.effect(
  Site,
  Effect.gen(function* () {
    const files = new Set(globSync("**/*", { cwd: built }))
    const paths = [...files].filter((path) => path.endsWith(".html"))
    return {
      origin: yield* HttpServer.addressFormattedWith((address) => Effect.succeed(address)),
      pages: new Map(
        paths.map((path) => [path, SiteLinks.read(readFileSync(join(built, path), "utf8"))] as const)
      ),
      isFile: (path: string) => files.has(path)
    }
  })
)

const server = Layer.unwrap(
  Effect.map(HttpStaticServer.make({ root: built }), (app) => HttpServer.serve(app))
).pipe(Layer.provideMerge(NodeHttpServer.layer(createServer, { host: "127.0.0.1", port: 0 })))

const build = Layer.effectDiscard(
  Effect.promise(() => promisify(execFile)("npx", ["-y", "pnpm@12.21.0", "tools", "site"], { cwd: root }))
)

export const layer = site.pipe(Layer.provide(server), Layer.provide(build))
