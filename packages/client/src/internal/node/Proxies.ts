/**
 * Chooses the proxies: the option, or else the environment. Proxy URLs may contain a password, so they stay redacted,
 * and no error quotes them.
 */
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"

/** Proxy URLs by the scheme of the request. */
export interface Proxies {
  readonly http: Redacted.Redacted<string> | undefined
  readonly https: Redacted.Redacted<string> | undefined
  /** Hosts to reach directly, in the format of `NO_PROXY`. */
  readonly except: string
}

type Choice = string | Redacted.Redacted<string> | false | undefined

/** Fails with a message for the user. */
export const choose = (choice: Choice): Effect.Effect<Proxies, string> => {
  if (choice === false) return Effect.succeed({ http: undefined, https: undefined, except: "" })
  if (choice === undefined) return fromEnvironment
  const given = typeof choice === "string" ? choice : Redacted.value(choice)
  return Effect.map(parse("The option proxy", given), (proxy) => ({ http: proxy, https: proxy, except: "" }))
}

const fromEnvironment = Effect.gen(function* () {
  const { except, http, https, vendor } = yield* Effect.mapError(variables, String)
  if (vendor.host !== "") {
    const proxy = yield* parse("GENESYSCLOUD_PROXY_HOST", vendorUrl(vendor))
    return { http: proxy, https: proxy, except }
  }
  return {
    http: http === "" ? undefined : yield* parse("HTTP_PROXY", http),
    https: https === "" ? undefined : yield* parse("HTTPS_PROXY", https),
    except
  }
})

/** The first variable that is set and not empty. */
const variable = (...names: ReadonlyArray<string>): Config.Config<string> =>
  Config.map(
    Config.all(names.map((name) => Config.option(Config.String(name)))),
    (values) => values.flatMap(Option.toArray).find((value) => value !== "") ?? ""
  )

// Lower case wins, as in curl and undici.
const variables = Config.all({
  http: variable("http_proxy", "HTTP_PROXY"),
  https: variable("https_proxy", "HTTPS_PROXY"),
  except: variable("no_proxy", "NO_PROXY"),
  // The names of the vendor's Terraform provider.
  vendor: Config.all({
    protocol: variable("GENESYSCLOUD_PROXY_PROTOCOL"),
    host: variable("GENESYSCLOUD_PROXY_HOST"),
    port: variable("GENESYSCLOUD_PROXY_PORT"),
    username: variable("GENESYSCLOUD_PROXY_AUTH_USERNAME"),
    password: variable("GENESYSCLOUD_PROXY_AUTH_PASSWORD")
  })
})

const vendorUrl = ({ host, password, port, protocol, username }: Record<string, string>) => {
  const login = username ? `${encodeURIComponent(username)}:${encodeURIComponent(password ?? "")}@` : ""
  return `${protocol || "http"}://${login}${host}${port ? `:${port}` : ""}`
}

// Without a scheme, http is meant, as in curl.
const parse = (source: string, text: string): Effect.Effect<Redacted.Redacted<string>, string> => {
  const problem = `${source} is not the URL of an HTTP proxy, such as http://proxy.example.com:3128`
  const given = text.includes("://") ? text : `http://${text}`
  return Effect.fromResult(
    Result.try({
      try: () => {
        const { hostname, password, port, protocol, username } = new URL(given)
        if (hostname === "" || (protocol !== "http:" && protocol !== "https:")) throw new Error(problem)
        // undici decodes them later, with an error that quotes the password.
        decodeURIComponent(username + password)
        const login = username === "" ? "" : `${username}:${password}@`
        return Redacted.make(`${protocol}//${login}${hostname}${port === "" ? "" : `:${port}`}`)
      },
      catch: () => problem
    })
  )
}
