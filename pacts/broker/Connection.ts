/** The broker's URL and credentials, read from the PACT_BROKER_* variables. */
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { Problem } from "./Problem.ts"

export interface Connection {
  /** Without a slash at the end. */
  readonly url: string
  /** For the Pact CLI. Secrets are in the environment only: everyone on the machine can read a command line. */
  readonly environment: Readonly<Record<string, string | Redacted.Redacted<string> | undefined>>
}

// CI systems set the variable of a missing secret to an empty string. A secret read from a file ends with a line break.
const text = (name: string) =>
  Config.String(name).pipe(
    Config.withDefault(""),
    Config.map((value) => value.replace(/[\r\n]+$/, ""))
  )
const secret = (name: string) => Config.map(text(name), (value) => Redacted.make(value))

const settings = Config.all({
  url: text("PACT_BROKER_BASE_URL"),
  username: text("PACT_BROKER_USERNAME"),
  password: secret("PACT_BROKER_PASSWORD"),
  token: secret("PACT_BROKER_TOKEN")
})

export const fromEnvironment = Effect.gen(function* () {
  const { password, token, url, username } = yield* Effect.orDie(settings)
  const has = { username: username !== "", password: isSet(password), token: isSet(token) }
  const problem =
    problemWith(url) ??
    (has.username !== has.password
      ? "Set both PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD, or neither of them."
      : has.token && has.username
        ? "Set either PACT_BROKER_TOKEN, or PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD, not all three."
        : undefined)
  if (problem !== undefined) return yield* new Problem({ message: problem })
  const connection: Connection = {
    url: url.replace(/\/+$/, ""),
    environment: {
      PACT_BROKER_BASE_URL: url.replace(/\/+$/, ""),
      PACT_BROKER_USERNAME: has.username ? username : undefined,
      PACT_BROKER_PASSWORD: has.password ? password : undefined,
      PACT_BROKER_TOKEN: has.token ? token : undefined
    }
  }
  return connection
})

const isSet = (value: Redacted.Redacted<string>) => Redacted.value(value) !== ""

const problemWith = (address: string) => {
  if (address === "") {
    return "Set PACT_BROKER_BASE_URL to the URL of a Pact Broker; pnpm broker starts one on this machine."
  }
  const url = URL.parse(address)
  if (url === null || !/^https?:$/.test(url.protocol)) {
    return "PACT_BROKER_BASE_URL is not a URL that starts with http:// or https://; correct it."
  }
  return url.username === "" && url.password === ""
    ? undefined
    : "PACT_BROKER_BASE_URL contains credentials; move them to PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD."
}

/** Unsets the broker's credentials, for programs that do not need them. */
export const withoutCredentials: Connection["environment"] = {
  PACT_BROKER_USERNAME: undefined,
  PACT_BROKER_PASSWORD: undefined,
  PACT_BROKER_TOKEN: undefined
}
