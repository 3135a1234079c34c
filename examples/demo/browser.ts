/** The user of the demo of `sign-in`: opens the page, grants access, and follows the redirect. */
import * as Effect from "effect/Effect"

export const signsIn = (printed: string): Effect.Effect<void> => {
  const url = /^Sign in at (\S+)$/.exec(printed)?.[1]
  return url === undefined ? Effect.void : Effect.promise(() => grant(url))
}

const grant = async (url: string) => {
  const page = await (await fetch(url)).text()
  const field = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? ""
  // The first user of the page is the administrator.
  const body = new URLSearchParams({ ticket: field("ticket"), user: field("user"), decision: "grant" })
  const redirected = await fetch(url.replace(/\?.*/, ""), { method: "POST", body })
  await redirected.text()
}
