import { assert, describe, it } from "@effect/vitest"
import * as SiteLinks from "../src/SiteLinks.ts"

/** A site with this body in the page `guide/start.html`. */
const siteOf = (body: string) =>
  new Map([
    ["index.html", SiteLinks.read(`<h1 id="top">Home</h1>`)],
    ["guide/start.html", SiteLinks.read(`<h1 id="start">Start</h1><h2 id="über">Über</h2>${body}`)]
  ])

const dead = (body: string) => SiteLinks.dead(siteOf(body), (path) => path === "llms.txt")

describe("a link of the site", () => {
  it.each([
    `<a href="/">Home</a>`,
    `<a href="../#top">Home</a>`,
    `<a href="#start">Start</a>`,
    `<a href="#%C3%BCber">Über</a>`,
    `<a href="./start.html#start">Start</a>`,
    `<a href="/llms.txt">A file</a>`,
    `<a href="https://example.com/gone">Another site</a>`,
    `<a href="mailto:a@example.com">Mail</a>`,
    `<script>"<a href='/gone'>"</script>`
  ])("resolves: %s", (body) => {
    assert.deepStrictEqual(dead(body), [])
  })

  it.each([
    [`<a href="/gone">Gone</a>`, "/gone"],
    [`<a href="#gone">Gone</a>`, "#gone"],
    [`<a href="/#start">Start of another page</a>`, "/#start"],
    [`<a href='start'>Without its ending</a>`, "start"],
    [`<img src="gone.svg" />`, "gone.svg"],
    [`<link rel="stylesheet" href="/gone.css" />`, "/gone.css"]
  ])("leads nowhere: %s", (body, link) => {
    assert.deepStrictEqual(dead(body), [`guide/start.html: ${link}`])
  })
})

describe("what a page loads", () => {
  it.each([
    `<img src="data:," />`,
    `<script src="/a.js"></script>`,
    `<a href="https://example.com">Site</a>`
  ])("is of this site: %s", (body) => {
    assert.deepStrictEqual(SiteLinks.foreign(siteOf(body)), [])
  })

  it.each([
    `<img src="https://example.com/a.png" />`,
    `<script src="//example.com/a.js"></script>`,
    `<link rel="preconnect" href="https://example.com" />`
  ])("is of another host: %s", (body) => {
    assert.lengthOf(SiteLinks.foreign(siteOf(body)), 1)
  })
})
