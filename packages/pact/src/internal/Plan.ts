/** What the options of a verification come to: which pacts, which servers, and what the core is told. */
import type { VerifierOptions } from "@pact-foundation/pact-core"
import * as Result from "effect/Result"
import * as Checked from "./Checked.ts"
import type * as Front from "./Front.ts"
import * as PactSources from "./PactSources.ts"
import type { Skipped } from "./VerificationReport.ts"
import type { Broker, Options } from "./VerifierOptions.ts"
import type * as VerifierProcess from "./VerifierProcess.ts"

/** What a verification needs, found before anything is sent. */
export interface Plan {
  readonly target: Front.Target
  readonly states: Front.Target | undefined
  readonly task: VerifierProcess.Task
  readonly skipped: ReadonlyArray<Skipped>
}

/** The options as the core takes them, or why they cannot be used. */
export const of = <R>({
  baseUrl,
  headers = {},
  pacts,
  provider,
  publish,
  states,
  timeout = "30 seconds",
  tls = {}
}: Options<R>): Result.Result<Plan, string> =>
  Result.gen(function* () {
    const target = {
      url: yield* Checked.url("baseUrl", baseUrl),
      headers: yield* Checked.headers(headers),
      tls: yield* Checked.tls(tls)
    }
    if (target.url.search !== "") return yield* Result.fail("`baseUrl` has a query. Leave it out.")
    yield* Checked.nonEmpty({ provider, ...publish })
    if (publish !== undefined && isPaths(pacts) && !pacts.some(PactSources.isUrl)) {
      return yield* Result.fail("`publish` needs pacts of a broker: results of files have nowhere to go.")
    }
    const ca = isPaths(pacts) ? undefined : pacts.ca
    yield* Checked.tls({ ca })
    const credentials = yield* Checked.credentials(isPaths(pacts) ? {} : pacts)
    const sources = yield* PactSources.find(provider, pathsOf(pacts))
    for (const each of sources.urls) yield* Checked.url("pacts", each)
    const broker = isPaths(pacts) || "urls" in pacts ? undefined : pacts
    return {
      target,
      states:
        typeof states === "string"
          ? { url: yield* Checked.url("states", states), headers: {}, tls: target.tls }
          : undefined,
      task: {
        options: {
          provider,
          // A server before the provider takes its place.
          providerBaseUrl: baseUrl,
          timeout: yield* Checked.timeout(timeout),
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

/** As the core asks the broker, too. */
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

type PlainCredentials = Result.Result.Success<ReturnType<typeof Checked.credentials>>

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
    yield* Checked.url("pacts.url", url)
    yield* Checked.nonEmpty({ includeWipPactsSince })
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
