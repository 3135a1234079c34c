/** The site: its menu, and the sidebar of the API reference, made from the files that typedoc wrote. */
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { defineConfig, type DefaultTheme } from "vitepress"

const api = join(import.meta.dirname, "../reference/api")

const modulesIn = (folder: string): Array<DefaultTheme.SidebarItem> =>
  readdirSync(join(api, folder), { withFileTypes: true })
    .filter(({ name }) => name !== "index.md")
    .flatMap((entry) =>
      entry.isDirectory()
        ? modulesIn(join(folder, entry.name))
        : [{ text: entry.name.replace(/\.md$/, ""), link: `/reference/api/${folder}/${entry.name}` }]
    )
    .toSorted((a, b) => String(a.text).localeCompare(String(b.text)))

const packages = [
  "@effect-genesys/client",
  "@effect-genesys/usage",
  "@effect-genesys/rotation",
  "@effect-genesys/polling",
  "@effect-genesys/schemas",
  "@effect-genesys/emulator",
  "@effect-genesys/cli",
  "effect-pact"
].map((name) => ({
  text: name,
  // A group without a link is a button around another one, which screen readers cannot reach.
  link: modulesIn(name)[0]?.link ?? "",
  collapsed: true,
  items: modulesIn(name)
}))

/**
 * The headings of a page of the API reference, for the search: people search for names. An index of all words of these
 * pages is five times as large, and takes a quarter of the time of the build.
 */
const headings = (markdown: string) => (markdown.match(/^#(?:##)? .*$/gm) ?? []).join("\n\n")

/** The pages of the commands, which follow from the help. */
const commands = readdirSync(join(import.meta.dirname, "../commands"))
  .filter((file) => file.endsWith(".md") && file !== "index.md")
  .map((file) => file.replace(/\.md$/, ""))
  .map((name) => ({ text: name, link: `/commands/${name}` }))

const guide: Array<DefaultTheme.SidebarItem> = [
  {
    text: "First steps",
    items: [
      { text: "Start in five minutes", link: "/start" },
      { text: "Install", link: "/install" }
    ]
  },
  {
    text: "Concepts",
    items: [
      { text: "Errors", link: "/concepts/errors" },
      { text: "Retries", link: "/concepts/retries" },
      { text: "Tokens", link: "/concepts/tokens" },
      { text: "Rate limits", link: "/concepts/rate-limits" },
      { text: "Polling", link: "/concepts/polling" }
    ]
  },
  {
    text: "How to",
    items: [
      { text: "Rotate a secret", link: "/how-to/rotate-a-secret" },
      { text: "Rotate a fleet", link: "/how-to/rotate-a-fleet" },
      { text: "Find who uses the rate limit", link: "/how-to/find-heavy-clients" },
      { text: "Sign in from a single-page app", link: "/how-to/single-page-app" },
      { text: "Test your code with faults", link: "/how-to/test-with-faults" },
      { text: "Write and publish contracts", link: "/how-to/contracts" },
      { text: "Share a rate limit over Redis", link: "/how-to/share-a-rate-limit" },
      { text: "Connect through a proxy", link: "/how-to/proxy" },
      { text: "See spans in Grafana or Jaeger", link: "/how-to/telemetry" },
      { text: "Run in CI", link: "/how-to/ci" }
    ]
  },
  {
    text: "Commands",
    items: [{ text: "Overview", link: "/commands/" }, ...commands]
  },
  {
    text: "Coming from",
    items: [
      { text: "purecloud-platform-client-v2", link: "/migrate/vendor-sdk" },
      { text: "Effect 3", link: "/migrate/effect-3" }
    ]
  },
  {
    text: "Reference",
    items: [
      { text: "Error catalog", link: "/reference/errors" },
      { text: "Defaults", link: "/reference/defaults" },
      { text: "Known, inferred, unknown", link: "/reference/vendor" },
      { text: "API", link: "/reference/api/" }
    ]
  }
]

export default defineConfig({
  title: "effect-genesys",
  description: "An Effect client for the Genesys Cloud OAuth API",
  head: [["link", { rel: "icon", href: "/icon.svg" }]],
  // Pages include the files of `generated/`.
  srcExclude: ["README.md", "generated/**", "node_modules/**"],
  // Every link must lead to a page: the build fails otherwise.
  ignoreDeadLinks: false,
  markdown: {
    image: { lazyLoading: true },
    // The default themes have too little contrast.
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" }
  },
  vite: {
    resolve: {
      alias: [{ find: /^.*\/VPHome\.vue$/, replacement: join(import.meta.dirname, "theme/Home.vue") }]
    }
  },
  themeConfig: {
    nav: [
      { text: "Start", link: "/start" },
      { text: "Commands", link: "/commands/" },
      { text: "API", link: "/reference/api/" },
      { text: "Errors", link: "/reference/errors" }
    ],
    sidebar: {
      "/reference/api/": [{ text: "API", link: "/reference/api/", items: packages }],
      "/": guide
    },
    search: {
      provider: "local",
      options: {
        _render: (markdown, env, md) =>
          md.render(env.relativePath.startsWith("reference/api/") ? headings(markdown) : markdown, env)
      }
    },
    outline: { level: [2, 3] }
  }
})
