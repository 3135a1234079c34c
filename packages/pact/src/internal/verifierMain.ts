/** The process of the verifier: takes one task, says one result, and ends. */
import { Verifier } from "@pact-foundation/pact-core"
import * as PactContents from "./PactContents.ts"
import type { Result, Task } from "./VerifierProcess.ts"

const main = async ({ authorization, broker, options, urls }: Task): Promise<Result> => {
  let skipped: Result["skipped"] = []
  try {
    const found = await Promise.all(urls.map(async (url) => ({ url, ...(await pactAt(url, authorization)) })))
    const mine = found.filter(({ provider }) => provider === options.provider)
    skipped = found
      .filter(({ provider }) => provider !== options.provider)
      .map(({ provider, url }) => ({ pact: withoutQuery(url), provider }))
    const pactUrls = [...(options.pactUrls ?? []), ...mine.map(({ url }) => url)]
    if (options.pactBrokerUrl === undefined && pactUrls.length === 0)
      return { ok: false, text: null, skipped }
    await shown([
      ...mine.map(({ text }) => text),
      ...(broker === undefined ? [] : await PactContents.ofBroker(broker, authorization))
    ])
    const { pactUrls: _files, ...rest } = options
    const text = await new Verifier({ ...rest, ...(pactUrls.length > 0 && { pactUrls }) }).verify()
    return { ok: true, text, skipped }
  } catch (error) {
    // A failure of the provider is the report, as the message of an error.
    const text = await explained(messageOf(error), options.pactBrokerUrl)
    return { ok: false, text, skipped }
  }
}

/** The core does not say why a broker cannot be reached, so that is tried again. */
const explained = async (text: string, broker: string | undefined) => {
  const unsaid = "error sending request for url"
  if (broker === undefined || !text.includes(unsaid)) return text
  const cause = await fetch(broker, { redirect: "manual" }).then(
    () => undefined,
    (error: unknown) => causeOf(error)
  )
  return cause === undefined ? text : text.replaceAll(unsaid, () => `${cause}, ${unsaid}`)
}

/** Resolves when the other process has the contents of the pacts, so that it knows them when states are set up. */
const shown = (contents: ReadonlyArray<string>) =>
  new Promise<void>((resolve) => {
    process.once("message", () => resolve())
    process.send?.({ contents })
  })

const pactAt = async (url: string, authorization: string | undefined) => {
  const response = await PactContents.get(url, authorization).catch((error: unknown) => {
    throw new Error(`The pact at ${withoutQuery(url)} cannot be fetched: ${causeOf(error)}.`)
  })
  if (!response.ok) {
    throw new Error(
      `The pact at ${withoutQuery(url)} cannot be fetched: the server responded with status ${response.status}.${
        response.status === 401 || response.status === 403
          ? " Pass a token, or a username and a password, that may read it."
          : ""
      }`
    )
  }
  const pact: unknown = await response.json().catch(() => null)
  const provider = PactContents.at(pact, "provider", "name")
  if (typeof provider === "string") return { provider, text: JSON.stringify(pact) }
  throw new Error(`There is no pact at ${withoutQuery(url)}: the response is no JSON with a provider.`)
}

const causeOf = (error: unknown) => {
  const message = messageOf(error instanceof Error && error.cause instanceof Error ? error.cause : error)
  return /certificate/.test(message)
    ? `${message.replace(/;.*/, "")} (pass the certificate that signed it as \`ca\`, beside the credentials)`
    : message
}

const messageOf = (error: unknown) => {
  if (!(error instanceof Error)) return String(error)
  return error.message === "" && "code" in error ? String(error.code) : error.message
}

/** A query may hold a token. */
const withoutQuery = (url: string) => url.replace(/[?#].*$/, "")

// When the verification is interrupted, or its process ends.
process.once("disconnect", () => process.exit())
process.once("message", (task: Task) => {
  void main(task).then((result) => process.send?.(result, () => process.disconnect()))
})
