/** Fetches pacts in the process of the verifier, to look at them before the core does. */

export interface Broker {
  readonly url: string
  readonly provider: string
  /** What the broker is asked with: selectors of versions, and so on. */
  readonly query: object
}

/**
 * The pacts that a broker has for the provider, but those that are pending, which may fail. Nothing where it does not
 * respond as a broker: the core asks the same next, and says why.
 */
export const ofBroker = async (
  { provider, query, url }: Broker,
  authorization: string | undefined
): Promise<ReadonlyArray<string>> => {
  const index = await json(get(url, authorization))
  const link = at(index, "_links", "pb:provider-pacts-for-verification", "href")
  if (typeof link !== "string") return []
  const found = await json(
    fetch(link.replace("{provider}", encodeURIComponent(provider)), {
      method: "POST",
      headers: { ...headersOf(authorization), "content-type": "application/json" },
      body: JSON.stringify(query)
    })
  )
  const pacts = at(found, "_embedded", "pacts")
  if (!Array.isArray(pacts)) return []
  const urls = pacts
    .filter((pact) => at(pact, "verificationProperties", "pending") !== true)
    .flatMap((pact) => hrefsOf(at(pact, "_links", "self")))
  const texts = await Promise.all(urls.map((each) => text(get(each, authorization))))
  return texts.filter((each) => each !== "")
}

export const get = (url: string, authorization: string | undefined): Promise<Response> =>
  fetch(url, { headers: headersOf(authorization) })

const headersOf = (authorization: string | undefined) => ({
  accept: "application/hal+json, application/json",
  ...(authorization !== undefined && { authorization })
})

/** Of one link, or of several. */
const hrefsOf = (link: unknown): ReadonlyArray<string> =>
  [link].flat().flatMap((each) => {
    const href = at(each, "href")
    return typeof href === "string" ? [href] : []
  })

/** The field below these names, if there is one. */
export const at = (value: unknown, ...names: ReadonlyArray<string>): unknown =>
  names.reduce<unknown>(
    (inner, name) =>
      typeof inner === "object" && inner !== null
        ? Object.getOwnPropertyDescriptor(inner, name)?.value
        : undefined,
    value
  )

const json = async (response: Promise<Response>): Promise<unknown> => {
  const body = await text(response)
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

const text = (response: Promise<Response>) =>
  response.then(
    (received) => (received.ok ? received.text() : ""),
    () => ""
  )
