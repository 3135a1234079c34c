/** The sign-in page: its accessibility, and the escaping of its texts. */
import { createHash } from "node:crypto"
import { assert, describe, it } from "@effect/vitest"
import { escape, html } from "../src/internal/html/Html.ts"
import * as Page from "../src/internal/html/Page.ts"
import * as AuthorizationPage from "../src/internal/login/AuthorizationPage.ts"
import * as Users from "../src/internal/organization/Users.ts"

const question = (changes: Partial<AuthorizationPage.Question> = {}) =>
  String(
    AuthorizationPage.question({
      organization: "Organization",
      client: "Agent Desktop",
      scope: ["users:readonly", "conversations"],
      redirectUri: "https://example.com/callback",
      users: [
        {
          id: Users.users.administrator.id,
          name: "Ada Administrator",
          roles: ["OAuth Admin", "OAuth Auditor"]
        },
        { id: Users.users.agent.id, name: "Alex Agent", roles: [] }
      ],
      ticket: "a-ticket",
      ...changes
    })
  )

const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0

describe("the escaping of texts", () => {
  for (const [text, escaped] of [
    ["Agent Desktop", "Agent Desktop"],
    ["<script>", "&#60;script&#62;"],
    [`" onfocus="a`, "&#34; onfocus=&#34;a"],
    ["' a='", "&#39; a=&#39;"],
    ["&lt;", "&#38;lt;"],
    ["`", "&#96;"],
    ["$&$1 é☃", "$&#38;$1 é☃"]
  ] as const) {
    it(`makes ${escaped} of ${text}`, () => assert.strictEqual(escape(text), escaped))
  }

  it("is not applied twice, and not to output of the tag", () => {
    const item = html`<i>${"<&"}</i>`
    assert.strictEqual(
      String(html`<b title="${'"'}">${[item, item]}${item}</b>`),
      `<b title="&#34;">${"<i>&#60;&#38;</i>".repeat(3)}</b>`
    )
  })
})

describe("the page", () => {
  it("names its language, and has one heading, a title and a legend", () => {
    const text = question()
    assert.match(text, /^<!doctype html>\s*<html lang="en">/)
    assert.strictEqual(count(text, /<h1>/g), 1)
    assert.match(text, /<title>Sign in to Agent Desktop<\/title>/)
    assert.match(text, /<legend>Sign in as<\/legend>/)
    assert.match(text, /<meta name="viewport" content="width=device-width, initial-scale=1" \/>/)
  })

  it("has each user in a label, and the first one chosen", () => {
    const text = question()
    for (const { id, name } of Object.values(Users.users)) {
      assert.match(
        text,
        new RegExp(
          `<label[^>]*>\\s*<input type="radio" name="user" value="${id}"[^>]*>[^]*?${name}[^]*?</label`
        )
      )
    }
    assert.strictEqual(count(text, / checked/g), 1)
    assert.match(text, /Ada Administrator<\/span> <span class="roles">OAuth Admin, /)
    assert.match(text, /Alex Agent<\/span> <span class="roles">No roles</)
  })

  it("shows the requested scopes", () => {
    assert.match(question(), /Reads users<\/span> <code>users:readonly<\/code>/)
    assert.match(question({ scope: [] }), /It asks for no scopes\./)
  })

  it("links to the start page after an error", () => {
    const text = String(AuthorizationPage.refusal("the client does not exist or is not active"))
    assert.match(
      text,
      /the client does not exist or is not active\. The <a href="\.\.\/">start page of this emulator<\/a>/
    )
  })

  it("needs no script, and loads nothing", () => {
    assert.notMatch(question(), /<script|<link|<img|<iframe|\son\w+=|style=|\bsrc=|url\(|@import/)
  })

  it("escapes every text", () => {
    const nasty = `</title></h1>"'><script>alert(1)</script>`
    const text = question({
      organization: nasty,
      client: nasty,
      scope: [nasty],
      redirectUri: nasty,
      ticket: nasty,
      users: [{ id: nasty, name: nasty, roles: [nasty] }]
    })
    assert.notInclude(text, "<script")
    assert.strictEqual(count(text, /<\/title>/g), 1)
    assert.strictEqual(count(text, /<\/h1>/g), 1)
    assert.strictEqual(count(text, /&#60;script&#62;alert\(1\)/g), 10)
    assert.notInclude(String(AuthorizationPage.refusal(nasty)), "<script")
  })

  it("has the one style that its policy allows", () => {
    const styles = [...question().matchAll(/<style>([^]*?)<\/style>/g)].map(([, style = ""]) => style)
    const hashes = styles.map((style) => createHash("sha256").update(style).digest("base64"))
    const { headers } = Page.respond(html``, 200)
    assert.strictEqual(hashes.length, 1)
    assert.include(headers["content-security-policy"], `style-src 'sha256-${hashes[0]}';`)
    assert.match(styles.join(), /prefers-color-scheme: dark/)
    assert.match(styles.join(), /:focus-visible \{ outline: 3px/)
  })
})
