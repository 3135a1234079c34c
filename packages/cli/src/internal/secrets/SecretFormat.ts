/** The three forms in which a secret is stored. */
import * as Redacted from "effect/Redacted"

export type SecretFormat = "text" | "json" | "env"

/** By the end of a file's name. Other destinations get the secret alone. */
export const formatOf = (destination: string): SecretFormat => {
  if (/\.json$/i.test(destination)) return "json"
  return /\.env$/i.test(destination) ? "env" : "text"
}

/**
 * The secret alone has no line break at its end, because programs that read standard input would store it. The names of
 * `env` are those that this command and the vendor's tools read.
 */
export const format = (
  { id, secret }: { readonly id: string; readonly secret: Redacted.Redacted<string> },
  as: SecretFormat
): Redacted.Redacted<string> => Redacted.make(texts[as](id, Redacted.value(secret)))

const texts: { readonly [F in SecretFormat]: (id: string, secret: string) => string } = {
  text: (_, secret) => secret,
  json: (id, secret) => `${JSON.stringify({ id, secret }, null, 2)}\n`,
  env: (id, secret) =>
    `GENESYSCLOUD_OAUTHCLIENT_ID=${quoted(id)}\nGENESYSCLOUD_OAUTHCLIENT_SECRET=${quoted(secret)}\n`
}

/** A shell that reads the file runs nothing in it, whatever the server sent. */
const quoted = (value: string) =>
  /^[\w.~+/=-]*$/.test(value) ? value : `'${value.replaceAll("'", String.raw`'\''`)}'`
