/**
 * The regions of Genesys Cloud. Each has an API host and a login host, and its tokens are valid in no other region. The
 * list is that of the vendor's JavaScript SDK 262.0.0.
 */
import * as Data from "effect/Data"
import * as Result from "effect/Result"

const hosts = {
  "us-east-1": "mypurecloud.com",
  "eu-west-1": "mypurecloud.ie",
  "ap-southeast-2": "mypurecloud.com.au",
  "ap-northeast-1": "mypurecloud.jp",
  "eu-central-1": "mypurecloud.de",
  "us-west-2": "usw2.pure.cloud",
  "ca-central-1": "cac1.pure.cloud",
  "ap-northeast-2": "apne2.pure.cloud",
  "eu-west-2": "euw2.pure.cloud",
  "ap-south-1": "aps1.pure.cloud",
  "us-east-2": "use2.us-gov-pure.cloud",
  "sa-east-1": "sae1.pure.cloud",
  "me-central-1": "mec1.pure.cloud",
  "ap-northeast-3": "apne3.pure.cloud",
  "eu-central-2": "euc2.pure.cloud",
  "mx-central-1": "mxc1.pure.cloud",
  "ap-southeast-1": "apse1.pure.cloud",
  "eusc-de-east-1": "edee1.eusc-pure.cloud"
} as const

/**
 * A region by its AWS name.
 *
 * @since 0.1.0
 * @category models
 */
export type Region = keyof typeof hosts

/**
 * The two base URLs of a region, without a slash at the end.
 *
 * @since 0.1.0
 * @category models
 */
export interface Location {
  readonly apiUrl: string
  readonly loginUrl: string
}

/**
 * Finds a region by AWS name (`eu-central-1`, `eu_central_1`) or by host (`mypurecloud.de`, with or without `https://` and
 * `api.` or `login.`). Any other `http(s)` URL without user and password is the URL of a gateway that serves both hosts,
 * such as the emulator.
 *
 * @example
 * ```ts
 * import { Regions } from "@effect-genesys/client"
 *
 * // https://api.mypurecloud.de and https://login.mypurecloud.de
 * export const frankfurt = Regions.locate("eu-central-1")
 * ```
 *
 * @since 0.1.0
 * @category conversions
 */
export const locate = (region: string): Result.Result<Location, UnknownRegion> => {
  const name = region.trim().toLowerCase()
  const bare = name
    .replace(/^https?:\/\//, "")
    .replace(/^(?:api|login|apps)\./, "")
    .replace(/\/+$/, "")
  for (const [aws, host] of Object.entries(hosts)) {
    if (host === bare || aws === bare.replaceAll("_", "-")) {
      return Result.succeed({ apiUrl: `https://api.${host}`, loginUrl: `https://login.${host}` })
    }
  }
  const gateway = region.trim().replace(/\/+$/, "")
  if (/^https?:\/\/[^\s/]+(?:\/\S*)?$/i.test(gateway) && isWithoutUser(gateway)) {
    return Result.succeed({ apiUrl: gateway, loginUrl: gateway })
  }
  // The part before an @ may be a password.
  return Result.fail(new UnknownRegion({ region: region.replace(/^.*@/s, "…@") }))
}

// `fetch` rejects a URL with a password, with an error that quotes it.
const isWithoutUser = (gateway: string) => {
  if (!URL.canParse(gateway)) return false
  const { password, username } = new URL(gateway)
  return username === "" && password === ""
}

/**
 * There is no region of this name. The part before an `@` is left out, because it may be a password.
 *
 * @since 0.1.0
 * @category errors
 */
export class UnknownRegion extends Data.TaggedError("UnknownRegion")<{ readonly region: string }> {
  override get message() {
    return `There is no region "${this.region}". Use one of ${Object.keys(hosts).join(", ")}, or its host such as mypurecloud.de, or the URL of a gateway without user and password.`
  }
}
