/** Who asks the token endpoint: by HTTP Basic, by id and secret in the form, or by the id alone. */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { Organization, Stored } from "../organization/Organization.ts"
import * as Secrets from "../organization/Secrets.ts"
import { refuse, type Request } from "./grants/Grant.ts"

/** Without a secret a client is only named, not proven. An empty secret is none (RFC 6749 §2.3.1). */
export const authenticate = Effect.fnUntraced(function* (
  organization: Organization,
  header: string | undefined,
  optionalField: Request["optionalField"],
  now: number
) {
  const named = optionalField("client_id")
  const posted = optionalField("client_secret")
  const basic = readBasic(header)
  if (basic.some(({ secret }) => secret !== undefined) && posted !== undefined) {
    return yield* refuse("invalid_request", "the client's secret is there twice")
  }
  // The vendor's SDKs name the client in the form too, whatever header they send.
  const credentials = basic.filter(({ id }) => named === undefined || id === named)
  if (basic.length > 0 && credentials.length === 0) {
    return yield* refuse("invalid_request", "the form names another client than the header")
  }
  const readings =
    credentials.length === 0
      ? [{ id: named ?? "", secret: posted }]
      : credentials.map(({ id, secret = posted }) => ({ id, secret }))
  for (const { id, secret } of readings) {
    const stored = organization.clients.get(id)
    const isProven = secret !== undefined && isSecretOf(stored, Redacted.make(secret), now)
    if (stored?.client.state === "active" && (secret === undefined || isProven)) {
      return { client: stored.client, isProven }
    }
  }
  return yield* refuse("invalid_client", "authentication failed")
})

const isSecretOf = (stored: Stored | undefined, secret: Redacted.Redacted<string>, now: number) => {
  const good = (stored?.secrets ?? []).filter(({ until = Infinity }) => until > now)
  // So that an unknown client takes as long to refuse as a wrong secret.
  return (good.length === 0 ? [nobodysSecret] : good).some(({ hash }) => Secrets.matches(secret, hash))
}

const nobodysSecret = { hash: Secrets.hash(Secrets.generate()) }

interface Reading {
  readonly id: string
  readonly secret: string | undefined
}

/** The ways to read the header, of which one is meant. */
const readBasic = (header: string | undefined): ReadonlyArray<Reading> => {
  const encoded = /^basic\s+(\S+)$/i.exec(header ?? "")?.[1]
  if (encoded === undefined) return []
  const text = Buffer.from(encoded, "base64").toString("utf8")
  const colon = text.indexOf(":")
  if (colon < 0) return []
  const ids = spellings(text.slice(0, colon))
  const secrets = spellings(text.slice(colon + 1))
  return ids.flatMap((id) => secrets.map((secret) => ({ id, secret: secret === "" ? undefined : secret })))
}

/**
 * What an id or a secret may stand for. Most programs send it as it is. RFC 6749 §2.3.1 has it encoded as in a form; some
 * programs encode by percent signs alone, where a plus sign is itself, and some encode only the colon.
 */
const spellings = (text: string): ReadonlyArray<string> => [
  ...new Set([
    text,
    text.replaceAll(/%3a/gi, ":"),
    percentDecoded(text.replaceAll("+", " ")),
    percentDecoded(text)
  ])
]

// What cannot be decoded was sent as it is.
const percentDecoded = (text: string) => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
