/** Fetches pacts from URLs and brokers, in the verifier's child process, before the core fetches them. */

export interface Broker {
  readonly url: string
  readonly provider: string
  /** The body of the query: version selectors and so on. */
  readonly query: object
}

/**
 * The pacts that a broker has for the provider, without pending ones, which may fail. Empty if the server does not respond
 * as a broker: the core sends the same requests next, and reports why.
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

/** The URLs of one link, or of several. */
const hrefsOf = (link: unknown): ReadonlyArray<string> =>
  [link].flat().flatMap((each) => {
    const href = at(each, "href")
    return typeof href === "string" ? [href] : []
  })

/** The value at this path of field names, if there is one. */
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
