/** The verifier's child process: receives one task, sends one result, and exits. */
import { Verifier } from "@pact-foundation/pact-core"
import * as RemotePacts from "./RemotePacts.ts"
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
    await sendPacts([
      ...mine.map(({ text }) => text),
      ...(broker === undefined ? [] : await RemotePacts.ofBroker(broker, authorization))
    ])
    const { pactUrls: _files, ...rest } = options
    const text = await new Verifier({ ...rest, ...(pactUrls.length > 0 && { pactUrls }) }).verify()
    return { ok: true, text, skipped }
  } catch (error) {
    // If the provider fails, the message of the error is the report.
    const text = await withCause(messageOf(error), options.pactBrokerUrl)
    return { ok: false, text, skipped }
  }
}

/** The core does not say why a broker cannot be reached, so this sends a request to find the cause. */
const withCause = async (text: string, broker: string | undefined) => {
  const message = "error sending request for url"
  if (broker === undefined || !text.includes(message)) return text
  const cause = await fetch(broker, { redirect: "manual" }).then(
    () => undefined,
    (error: unknown) => causeOf(error)
  )
  return cause === undefined ? text : text.replaceAll(message, () => `${cause}, ${message}`)
}

/** Resolves once the parent process has the pacts, which it needs before states are set up. */
const sendPacts = (pacts: ReadonlyArray<string>) =>
  new Promise<void>((resolve) => {
    process.once("message", () => resolve())
    process.send?.({ pacts })
  })

const pactAt = async (url: string, authorization: string | undefined) => {
  const response = await RemotePacts.get(url, authorization).catch((error: unknown) => {
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
  const provider = RemotePacts.at(pact, "provider", "name")
  if (typeof provider === "string") return { provider, text: JSON.stringify(pact) }
  throw new Error(`There is no pact at ${withoutQuery(url)}: the response is not JSON with a provider.`)
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

/** A query may contain a token. */
const withoutQuery = (url: string) => url.replace(/[?#].*$/, "")

// The parent process interrupts the verification, or exits.
process.once("disconnect", () => process.exit())
process.once("message", (task: Task) => {
  void main(task).then((result) => process.send?.(result, () => process.disconnect()))
})
