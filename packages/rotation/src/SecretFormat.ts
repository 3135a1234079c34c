/** The forms in which a secret is stored: the secret alone, JSON, or variables for a shell and for dotenv. */
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as DotEnv from "./internal/sinks/DotEnv.ts"
import * as Fields from "./internal/sinks/Fields.ts"
import type { Credentials } from "./SecretSink.ts"

/**
 * The secret alone, JSON with `id` and `secret`, or the variables `GENESYSCLOUD_OAUTHCLIENT_ID` and
 * `GENESYSCLOUD_OAUTHCLIENT_SECRET`, which Genesys' tools read. The last two also have the version, in `rotation` or
 * `GENESYS_ROTATION`, unless it is `original`.
 *
 * @since 0.1.0
 * @category models
 */
export type SecretFormat = "text" | "json" | "env"

/**
 * Returns the format by the end of a file's name. Other destinations get the secret alone.
 *
 * @since 0.1.0
 * @category getters
 */
export const formatOf = (destination: string): SecretFormat => {
  if (/\.json$/i.test(destination)) return "json"
  return /\.env$/i.test(destination) ? "env" : "text"
}

/**
 * Formats credentials. The secret alone has no line break at its end, because programs that read standard input would store
 * it.
 *
 * @since 0.1.0
 * @category converters
 */
export const format = (credentials: Credentials, as: SecretFormat): Redacted.Redacted<string> =>
  Redacted.make(texts[as](credentials))

/**
 * Reads credentials from JSON or variables. A text without a version has the version `original`. Returns none for a text
 * without an id or a secret.
 *
 * @since 0.1.0
 * @category converters
 */
export const parse = (text: Redacted.Redacted<string>): Option.Option<Credentials> => {
  // It also removes the byte order mark of editors on Windows.
  const content = Redacted.value(text).trimStart()
  return content.startsWith("{") ? fromJson(content) : fromVariables(content)
}

const names = {
  id: "GENESYSCLOUD_OAUTHCLIENT_ID",
  secret: "GENESYSCLOUD_OAUTHCLIENT_SECRET",
  rotation: "GENESYS_ROTATION"
} as const

const texts: { readonly [F in SecretFormat]: (credentials: Credentials) => string } = {
  text: ({ clientSecret }) => Redacted.value(clientSecret),
  json: (credentials) => `${JSON.stringify(Fields.of(credentials), null, 2)}\n`,
  env: (credentials) => {
    const { id, rotation, secret } = Fields.of(credentials)
    return DotEnv.format({
      [names.id]: id,
      [names.secret]: secret,
      ...(rotation !== undefined && { [names.rotation]: rotation })
    })
  }
}

const decodeJson = /*#__PURE__*/ Schema.decodeUnknownOption(
  /*#__PURE__*/ Schema.fromJsonString(Fields.Fields)
)

const fromJson = (content: string) => Option.map(decodeJson(content), Fields.toCredentials)

const fromVariables = (content: string): Option.Option<Credentials> => {
  const variables = DotEnv.parse(content)
  const id = variables.get(names.id)
  const secret = variables.get(names.secret)
  const rotation = variables.get(names.rotation)
  if (id === undefined || secret === undefined) return Option.none()
  return Option.some(Fields.toCredentials({ id, secret, ...(rotation !== undefined && { rotation }) }))
}
