/** Who asks the token endpoint: by HTTP Basic, by id and secret in the form, or by the id alone. */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { Organisation, Stored } from "../organisation/Organisation.ts"
import * as Secrets from "../organisation/Secrets.ts"
import { refuse, type Request } from "./grants/Grant.ts"

/** Without a secret a client is only named, not proven. */
export const authenticate = Effect.fnUntraced(function* (
  organisation: Organisation,
  header: string | undefined,
  optionalField: Request["optionalField"],
  now: number
) {
  const named = optionalField("client_id")
  const posted = optionalField("client_secret")
  const basic = readBasic(header)
  if (basic !== undefined && posted !== undefined) {
    return yield* refuse("invalid_request", "the client's secret is there twice")
  }
  // The vendor's SDKs name the client in the form too, whatever header they send.
  if (basic !== undefined && named !== undefined && named !== basic.id) {
    return yield* refuse("invalid_request", "the form names another client than the header")
  }
  const { id = "", secret } = basic ?? { id: named, secret: posted }
  const stored = organisation.clients.get(id)
  const isProven = secret !== undefined && isSecretOf(stored, Redacted.make(secret), now)
  if (stored?.client.state !== "active" || (secret !== undefined && !isProven)) {
    return yield* refuse("invalid_client", "authentication failed")
  }
  return { client: stored.client, isProven }
})

const isSecretOf = (stored: Stored | undefined, secret: Redacted.Redacted<string>, now: number) => {
  const good = (stored?.secrets ?? []).filter(({ until = Infinity }) => until > now)
  // So that an unknown client takes as long to refuse as a wrong secret.
  return (good.length === 0 ? [nobodysSecret] : good).some(({ hash }) => Secrets.matches(secret, hash))
}

const nobodysSecret = { hash: Secrets.hash(Secrets.generate()) }

const readBasic = (header: string | undefined) => {
  const encoded = /^basic\s+(\S+)$/i.exec(header ?? "")?.[1]
  if (encoded === undefined) return undefined
  const text = Buffer.from(encoded, "base64").toString("utf8")
  const colon = text.indexOf(":")
  return colon < 0 ? undefined : { id: text.slice(0, colon), secret: text.slice(colon + 1) }
}
