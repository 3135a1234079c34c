/** Collects the secrets and tokens that this process sends and receives, as undici's diagnostics see them. */
import { channel } from "node:diagnostics_channel"
import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"

const credentials = /\b(basic|bearer) ([\w+/=.-]+)/gi
const members = /"(?:access_token|refresh_token|client_secret|secret)"\s*:\s*"([^"]+)"/g

/** The set grows until the scope ends. */
export const tap = Effect.gen(function* () {
  const secrets = new Set<string>()
  yield* listen("undici:request:create", ({ request }) => {
    const headers = Predicate.hasProperty(request, "headers") ? request.headers : []
    for (const [, scheme = "", value = ""] of String(headers).matchAll(credentials)) {
      secrets.add(value)
      if (scheme.toLowerCase() !== "basic") continue
      const [, secret = ""] = Buffer.from(value, "base64").toString("utf8").split(":")
      secrets.add(secret)
    }
  })
  yield* listen("undici:request:bodyChunkReceived", ({ chunk }) => {
    for (const [, secret = ""] of String(chunk).matchAll(members)) secrets.add(secret)
  })
  const found: ReadonlySet<string> = secrets
  return found
})

/** Whether one of the secrets is in one of the texts. */
export const shows = (texts: ReadonlyArray<string>, secrets: ReadonlySet<string>): boolean => {
  const all = texts.join("\n")
  // All tokens have the same length, so a set finds any of thousands.
  const others = [...secrets].filter((secret) => secret.length !== tokenLength)
  if (others.some((secret) => all.includes(secret))) return true
  for (const [run] of all.matchAll(/[\w-]{86,}/g)) {
    for (let start = 0; start + tokenLength <= run.length; start++) {
      if (secrets.has(run.slice(start, start + tokenLength))) return true
    }
  }
  return false
}

const tokenLength = 86

const listen = (name: string, onMessage: (message: Readonly<Record<string, unknown>>) => void) => {
  const listener = (message: unknown) => {
    if (Predicate.isReadonlyObject(message)) onMessage(message)
  }
  return Effect.acquireRelease(
    Effect.sync(() => channel(name).subscribe(listener)),
    () => Effect.sync(() => channel(name).unsubscribe(listener))
  )
}
