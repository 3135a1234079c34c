/**
 * Validates the options of a verification before anything is sent. The core reports mistakes late and unclearly: for a token
 * with a line break, such as one read from a file, it says that the broker cannot be reached. No message shows a value.
 */
import { validateHeaderName, validateHeaderValue } from "node:http"
import { createSecureContext } from "node:tls"
import * as Duration from "effect/Duration"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import type { Credentials, Tls } from "./VerifierOptions.ts"

type Validated<A> = Result.Result<A, string>

/** A URL without credentials, because URLs appear in messages. */
export const url = (option: string, text: string): Validated<URL> => {
  const parsed = URL.parse(text.trim())
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
    return Result.fail(`\`${option}\` is not a URL that starts with http:// or https://. Correct it.`)
  }
  return parsed.username === "" && parsed.password === ""
    ? Result.succeed(parsed)
    : Result.fail(
        option === "baseUrl" || option === "states"
          ? `\`${option}\` contains credentials. Pass them as \`headers: { authorization }\`.`
          : `\`${option}\` contains credentials. Pass them as \`username\` and \`password\`.`
      )
}

/** Plain credentials for the core: a token, or a username with a password, or none. */
export const credentials = ({
  password,
  token,
  username
}: Credentials): Validated<{
  readonly token?: string
  readonly username?: string
  readonly password?: string
}> =>
  Result.gen(function* () {
    if (token !== undefined) {
      if (username !== undefined || password !== undefined) {
        return yield* Result.fail("Pass a token, or a username and a password, not both.")
      }
      const value = Redacted.value(token).trim()
      if (value === "") return yield* Result.fail("The token is empty. Pass one, or leave `token` out.")
      // The token syntax of RFC 6750. A scheme in front of it would be sent twice.
      if (!/^[\w.~+/-]+=*$/.test(value)) {
        return yield* Result.fail(
          "The token contains a character that is not allowed in tokens, such as a space or a line break. Pass the token alone, without `Bearer`."
        )
      }
      return { token: value }
    }
    if (username === undefined && password === undefined) return {}
    const name = username?.trim() ?? ""
    // A password read from a file ends with a line break. A space may belong to the password.
    const secret = password === undefined ? "" : Redacted.value(password).replace(/[\r\n]+$/, "")
    if (name === "" || secret === "") {
      return yield* Result.fail("Pass both `username` and `password`, neither of them empty.")
    }
    if (name.includes(":"))
      return yield* Result.fail("`username` contains a colon, which basic authentication does not allow.")
    if (isControlled(name) || isControlled(secret)) {
      return yield* Result.fail(
        "The username or the password contains a line break or another control character."
      )
    }
    return { username: name, password: secret }
  })

const isControlled = (text: string) => /\p{Cc}/u.test(text)

/** Removes whitespace around values, which HTTP ignores. */
export const headers = (
  input: Readonly<Record<string, string>>
): Validated<Readonly<Record<string, string>>> =>
  Result.gen(function* () {
    const checked: Record<string, string> = {}
    const seen = new Set<string>()
    for (const [name, value] of Object.entries(input)) {
      const trimmed = value.trim()
      if (!succeeds(() => validateHeaderName(name))) {
        return yield* Result.fail(
          `\`headers\` has ${JSON.stringify(name)}, which is not a valid header name.`
        )
      }
      if (!succeeds(() => validateHeaderValue(name, trimmed))) {
        return yield* Result.fail(
          `The value of the header ${name} contains a character that is not allowed in headers, such as a line break.`
        )
      }
      if (seen.has(name.toLowerCase())) {
        return yield* Result.fail(`\`headers\` has ${name} twice, in different cases. Leave one of them out.`)
      }
      seen.add(name.toLowerCase())
      checked[name] = trimmed
    }
    return checked
  })

/** Node itself ignores texts that are not certificates, and then trusts no server. */
export const tls = (input: Tls): Validated<Tls> =>
  [input.ca, input.cert].flat().every((pem) => pem === undefined || String(pem).includes("-----BEGIN ")) &&
  succeeds(() => createSecureContext(input))
    ? Result.succeed(input)
    : Result.fail(
        "`tls` is not valid. `ca`, `cert` and `key` are PEM texts, not file names; an encrypted key needs `passphrase`."
      )

/** In milliseconds. */
export const timeout = (input: Duration.Input): Validated<number> => {
  const milliseconds = Option.match(Duration.fromInput(input), {
    onNone: () => Number.NaN,
    onSome: Duration.toMillis
  })
  return Number.isFinite(milliseconds) && milliseconds >= 1
    ? Result.succeed(Math.round(milliseconds))
    : Result.fail('`timeout` is not a duration of at least one millisecond, such as "30 seconds".')
}

export const nonEmpty = (texts: Readonly<Record<string, string | undefined>>): Validated<void> => {
  const [empty] = Object.entries(texts).find(([, text]) => text?.trim() === "") ?? []
  return empty === undefined
    ? Result.succeed(undefined)
    : Result.fail(`\`${empty}\` is empty. Set it, or leave it out.`)
}

const succeeds = (attempt: () => unknown): boolean => Result.isSuccess(Result.try(attempt))
