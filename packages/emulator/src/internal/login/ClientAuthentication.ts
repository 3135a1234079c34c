/** Identifies the client of a token request: by HTTP Basic, by id and secret in the form, or by the id alone. */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Secrets from "../organization/Secrets.ts"
import type * as Storage from "../organization/Storage.ts"
import type { StoredClient } from "../organization/StoredClient.ts"
import { refuse, type Request } from "./grants/Grant.ts"

/** Without a secret, a client is identified but not authenticated. An empty secret counts as no secret (RFC 6749 §2.3.1). */
export const authenticate = Effect.fnUntraced(function* (
  clients: Pick<Storage.Table<StoredClient>, "get">,
  header: string | undefined,
  optionalField: Request["optionalField"],
  now: number
) {
  const named = optionalField("client_id")
  const posted = optionalField("client_secret")
  const basic = readBasic(header)
  if (basic.some(({ secret }) => secret !== undefined) && posted !== undefined) {
    return yield* refuse("invalid_request", "the secret of the client is in the header and in the form")
  }
  // The vendor's SDKs also send the client id in the form, beside the header.
  const credentials = basic.filter(({ id }) => named === undefined || id === named)
  if (basic.length > 0 && credentials.length === 0) {
    return yield* refuse("invalid_request", "the client id of the form differs from that of the header")
  }
  const readings =
    credentials.length === 0
      ? [{ id: named ?? "", secret: posted }]
      : credentials.map(({ id, secret = posted }) => ({ id, secret }))
  for (const { id, secret } of readings) {
    const stored = clients.get(id)
    const isAuthenticated = secret !== undefined && isSecretOf(stored, Redacted.make(secret), now)
    if (stored?.client.state === "active" && (secret === undefined || isAuthenticated)) {
      return { client: stored.client, isAuthenticated }
    }
  }
  return yield* refuse("invalid_client", "authentication failed")
})

const isSecretOf = (stored: StoredClient | undefined, secret: Redacted.Redacted<string>, now: number) => {
  const good = (stored?.secrets ?? []).filter(({ until = Infinity }) => until > now)
  // An unknown client takes as long to refuse as a wrong secret.
  return (good.length === 0 ? [unknownSecret] : good).some(({ hash }) => Secrets.matches(secret, hash))
}

const unknownSecret = { hash: Secrets.hash(Secrets.generate()) }

interface Reading {
  readonly id: string
  readonly secret: string | undefined
}

/** The possible readings of the header. */
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
 * The possible plain texts of an id or a secret. Most programs do not encode it. RFC 6749 §2.3.1 encodes it as in a form;
 * some programs use percent signs alone, where a plus sign is literal, and some encode only the colon.
 */
const spellings = (text: string): ReadonlyArray<string> => [
  ...new Set([
    text,
    text.replaceAll(/%3a/gi, ":"),
    percentDecoded(text.replaceAll("+", " ")),
    percentDecoded(text)
  ])
]

// A text that cannot be decoded was not encoded.
const percentDecoded = (text: string) => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
