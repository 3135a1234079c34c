/**
 * Checks the options of a verification before anything is sent, since the core fails late and unclearly: a token with a
 * line break, such as one read from a file, looks like a broker that cannot be reached. No sentence shows a value.
 */
import { validateHeaderName, validateHeaderValue } from "node:http"
import { createSecureContext } from "node:tls"
import * as Duration from "effect/Duration"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import type { Credentials, Tls } from "./VerifierOptions.ts"

type Checked<A> = Result.Result<A, string>

/** A URL without credentials: a URL is printed, they must not be. */
export const url = (option: string, text: string): Checked<URL> => {
  const parsed = URL.parse(text.trim())
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
    return Result.fail(`\`${option}\` is not a URL that starts with http:// or https://. Correct it.`)
  }
  return parsed.username === "" && parsed.password === ""
    ? Result.succeed(parsed)
    : Result.fail(
        option === "baseUrl" || option === "states"
          ? `\`${option}\` holds credentials. Pass them as \`headers: { authorization }\`.`
          : `\`${option}\` holds credentials. Pass them as \`username\` and \`password\`.`
      )
}

/** As plain text for the core: a token, or a username with a password, or neither. */
export const credentials = ({
  password,
  token,
  username
}: Credentials): Checked<{
  readonly token?: string
  readonly username?: string
  readonly password?: string
}> =>
  Result.gen(function* () {
    if (token !== undefined) {
      if (username !== undefined || password !== undefined) {
        return yield* Result.fail("Pass a token, or a username and a password, not all of them.")
      }
      const value = Redacted.value(token).trim()
      if (value === "") return yield* Result.fail("The token is empty. Pass one, or leave `token` out.")
      // As HTTP has it, RFC 6750; a scheme before it would be sent twice.
      if (!/^[\w.~+/-]+=*$/.test(value)) {
        return yield* Result.fail(
          "The token has a character that no token has, such as a space or a line break within it. Pass the token alone, without `Bearer`."
        )
      }
      return { token: value }
    }
    if (username === undefined && password === undefined) return {}
    const name = username?.trim() ?? ""
    // Its end is the end of a line in a file; a space may belong to a password.
    const secret = password === undefined ? "" : Redacted.value(password).replace(/[\r\n]+$/, "")
    if (name === "" || secret === "") {
      return yield* Result.fail("Pass both `username` and `password`, neither of them empty.")
    }
    if (name.includes(":")) return yield* Result.fail("`username` has a colon, which no username may have.")
    if (isControlled(name) || isControlled(secret)) {
      return yield* Result.fail(
        "The username or the password has a line break or another control character within it."
      )
    }
    return { username: name, password: secret }
  })

const isControlled = (text: string) => /\p{Cc}/u.test(text)

/** Without whitespace around values, which is no part of them. */
export const headers = (given: Readonly<Record<string, string>>): Checked<Readonly<Record<string, string>>> =>
  Result.gen(function* () {
    const checked: Record<string, string> = {}
    const seen = new Set<string>()
    for (const [name, value] of Object.entries(given)) {
      const trimmed = value.trim()
      if (!succeeds(() => validateHeaderName(name))) {
        return yield* Result.fail(`\`headers\` has ${JSON.stringify(name)}, which is no name of a header.`)
      }
      if (!succeeds(() => validateHeaderValue(name, trimmed))) {
        return yield* Result.fail(
          `The value of the header ${name} has a character that no header may have, such as a line break within it.`
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

/** Node itself ignores what is no certificate, and trusts nothing for it. */
export const tls = (given: Tls): Checked<Tls> =>
  [given.ca, given.cert].flat().every((pem) => pem === undefined || String(pem).includes("-----BEGIN ")) &&
  succeeds(() => createSecureContext(given))
    ? Result.succeed(given)
    : Result.fail(
        "`tls` cannot be used. `ca`, `cert` and `key` are PEM texts, not names of files; a key that is encrypted needs `passphrase`."
      )

/** In milliseconds. */
export const timeout = (input: Duration.Input): Checked<number> => {
  const milliseconds = Option.match(Duration.fromInput(input), {
    onNone: () => Number.NaN,
    onSome: Duration.toMillis
  })
  return Number.isFinite(milliseconds) && milliseconds >= 1
    ? Result.succeed(Math.round(milliseconds))
    : Result.fail('`timeout` is not a duration of at least one millisecond, such as "30 seconds".')
}

export const nonEmpty = (texts: Readonly<Record<string, string | undefined>>): Checked<void> => {
  const [empty] = Object.entries(texts).find(([, text]) => text?.trim() === "") ?? []
  return empty === undefined
    ? Result.succeed(undefined)
    : Result.fail(`\`${empty}\` is empty. Set it, or leave it out.`)
}

const succeeds = (attempt: () => unknown): boolean => Result.isSuccess(Result.try(attempt))
