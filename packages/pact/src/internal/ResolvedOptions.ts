/** Resolves the options of a verification: validates them, finds the pact files, and converts them for Pact's core. */
import type { VerifierOptions } from "@pact-foundation/pact-core"
import * as Result from "effect/Result"
import * as PactSources from "./PactSources.ts"
import type * as ReverseProxy from "./ReverseProxy.ts"
import * as Validation from "./Validation.ts"
import type { Skipped } from "./VerificationReport.ts"
import type { Broker, Options } from "./VerifierOptions.ts"
import type * as VerifierProcess from "./VerifierProcess.ts"

export interface ResolvedOptions {
  readonly provider: ReverseProxy.Upstream
  readonly states: ReverseProxy.Upstream | undefined
  readonly task: VerifierProcess.Task
  readonly skipped: ReadonlyArray<Skipped>
}

/** Fails with a sentence if an option is not valid. */
export const resolve = <R>({
  baseUrl,
  headers = {},
  pacts,
  provider,
  publish,
  states,
  timeout = "30 seconds",
  tls = {}
}: Options<R>): Result.Result<ResolvedOptions, string> =>
  Result.gen(function* () {
    const upstream = {
      url: yield* Validation.url("baseUrl", baseUrl),
      headers: yield* Validation.headers(headers),
      tls: yield* Validation.tls(tls)
    }
    if (upstream.url.search !== "") return yield* Result.fail("`baseUrl` has a query. Leave it out.")
    yield* Validation.nonEmpty({ provider, ...publish })
    if (publish !== undefined && isPaths(pacts) && !pacts.some(PactSources.isUrl)) {
      return yield* Result.fail("`publish` needs pacts of a broker: results of files cannot be published.")
    }
    const ca = isPaths(pacts) ? undefined : pacts.ca
    yield* Validation.tls({ ca })
    const credentials = yield* Validation.credentials(isPaths(pacts) ? {} : pacts)
    const sources = yield* PactSources.find(provider, pathsOf(pacts))
    for (const each of sources.urls) yield* Validation.url("pacts", each)
    const broker = isPaths(pacts) || "urls" in pacts ? undefined : pacts
    return {
      provider: upstream,
      states:
        typeof states === "string"
          ? { url: yield* Validation.url("states", states), headers: {}, tls: upstream.tls }
          : undefined,
      task: {
        options: {
          provider,
          // Replaced by the URL of the reverse proxy.
          providerBaseUrl: baseUrl,
          timeout: yield* Validation.timeout(timeout),
          logLevel: "error",
          followRedirects: false,
          pactUrls: [...sources.files],
          ...coreNames(credentials),
          ...(broker !== undefined && (yield* fromBroker(broker))),
          ...(publish !== undefined && { publishVerificationResult: true, ...publish })
        },
        urls: sources.urls,
        ...(broker !== undefined && { broker: lookupOf(broker, provider, publish) }),
        ...authorizationOf(credentials),
        ...(ca !== undefined && { ca })
      },
      skipped: sources.skipped
    }
  })

/** The same query that the core sends to the broker. */
const lookupOf = (
  { consumerVersionSelectors, enablePending, includeWipPactsSince, url }: Broker,
  provider: string,
  publish: Options["publish"]
) => ({
  url: url.trim(),
  provider,
  query: {
    consumerVersionSelectors,
    includePendingStatus: enablePending ?? false,
    includeWipPactsSince,
    providerVersionBranch: publish?.providerVersionBranch
  }
})

type PlainCredentials = Result.Result.Success<ReturnType<typeof Validation.credentials>>

const coreNames = ({ password, token, username }: PlainCredentials) => ({
  ...(token !== undefined && { pactBrokerToken: token }),
  ...(username !== undefined && { pactBrokerUsername: username }),
  ...(password !== undefined && { pactBrokerPassword: password })
})

const authorizationOf = ({ password, token, username }: PlainCredentials) =>
  token !== undefined
    ? { authorization: `Bearer ${token}` }
    : username !== undefined && password !== undefined
      ? { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}` }
      : {}

const fromBroker = ({
  consumerVersionSelectors,
  enablePending,
  failIfNoPactsFound = true,
  includeWipPactsSince,
  url
}: Broker): Result.Result<Partial<VerifierOptions>, string> =>
  Result.gen(function* () {
    yield* Validation.url("pacts.url", url)
    yield* Validation.nonEmpty({ includeWipPactsSince })
    return {
      pactBrokerUrl: url.trim(),
      consumerVersionSelectors: [...consumerVersionSelectors],
      failIfNoPactsFound,
      ...(enablePending !== undefined && { enablePending }),
      ...(includeWipPactsSince !== undefined && { includeWipPactsSince })
    }
  })

/** Files, folders and URLs. */
const pathsOf = (pacts: Options["pacts"]): ReadonlyArray<string> =>
  isPaths(pacts) ? pacts : "urls" in pacts ? pacts.urls : []

const isPaths = (pacts: Options["pacts"]): pacts is ReadonlyArray<string> => Array.isArray(pacts)

export const mayBeEmpty = (pacts: Options["pacts"]) =>
  !isPaths(pacts) && "url" in pacts && pacts.failIfNoPactsFound === false

const placesOf = (pacts: Options["pacts"]) =>
  isPaths(pacts) ? pacts : "urls" in pacts ? pacts.urls : [pacts.url]

export const noPact = (
  { pacts, provider }: Pick<Options, "pacts" | "provider">,
  skipped: ReadonlyArray<Skipped>
) => {
  const where =
    placesOf(pacts)
      .map((place) => place.replace(/\?.*$/, ""))
      .join(" and ") || "an empty list of pacts"
  const others = [...new Set(skipped.map((each) => `"${each.provider}"`))].toSorted()
  return `There is no pact with "${provider}" in ${where}.${
    others.length === 0
      ? ""
      : ` The pacts there are with ${others.join(" and ")}. Is \`provider\` spelled as in the pacts?`
  }`
}
