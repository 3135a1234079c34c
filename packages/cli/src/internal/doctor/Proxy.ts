/** The variables of the environment from which the transport takes the proxy. */
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Check from "./Check.ts"

/** Names in the order of precedence: the first that has a value is in effect. */
const https = ["https_proxy", "HTTPS_PROXY"]
const http = ["http_proxy", "HTTP_PROXY"]
const except = ["no_proxy", "NO_PROXY"]
const vendor = ["GENESYSCLOUD_PROXY_HOST"]
const vendorPort = ["GENESYSCLOUD_PROXY_PORT"]

/** A proxy that cannot be used fails the check of the hosts. User and password are left out. */
export const check = Effect.gen(function* () {
  const named = yield* first(vendor)
  const port = yield* first(vendorPort)
  const own = named && port ? { ...named, value: `${named.value}:${port.value}` } : named
  const proxies = own === undefined ? [yield* first(https), yield* first(http)] : [own]
  const set = proxies.flatMap((found) =>
    found === undefined ? [] : [`${found.name} is ${hostOf(found.value)}`]
  )
  if (set.length === 0) return Check.ok("proxy", "None: no variable names one.")
  const exempt = yield* first(except)
  return Check.ok(
    "proxy",
    `${set.join(", ")}${exempt === undefined ? "" : `; ${exempt.name} exempts ${exempt.value}`}.`
  )
}).pipe(Effect.orElseSucceed(() => Check.unknown("proxy", "The environment cannot be read.")))

const first = (names: ReadonlyArray<string>) =>
  Effect.map(
    Effect.forEach(names, (name) =>
      Effect.map(Config.String(name).pipe(Config.withDefault("")), (value) => ({ name, value }))
    ),
    (variables) => variables.find(({ value }) => value !== "")
  )

const hostOf = (value: string) => {
  const url = URL.parse(value.includes("://") ? value : `http://${value}`)
  return url === null || url.host === "" ? "not a URL" : url.host
}
