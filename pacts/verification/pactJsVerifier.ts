/** A program that verifies a pact file with pact-js, and sends the result to its parent process. Its output is for people. */
import { readFileSync } from "node:fs"
import type { IncomingMessage } from "node:http"
import { type ParsedUrlQueryInput, stringify } from "node:querystring"
import { Verifier } from "@pact-foundation/pact"

export interface Options {
  readonly provider: string
  readonly baseUrl: string
  /** The pact file. */
  readonly pact: string
  /** Whether `sendForms` filters the requests. */
  readonly sendsForms: boolean
}

/** pact-js parses a form, and sends an empty body to the provider. */
export const sendForms = (
  request: IncomingMessage & { readonly body?: ParsedUrlQueryInput },
  _response: unknown,
  next: () => void
) => {
  if (request.headers["content-type"] === "application/x-www-form-urlencoded") {
    const body = Buffer.from(stringify(request.body))
    request.headers["content-length"] = String(body.length)
    Object.assign(request, { body })
  }
  next()
}

const verify = async ({ baseUrl, pact, provider, sendsForms }: Options) => {
  let states = 0
  const change = (state: string, action: "setup" | "teardown") => async (params: unknown) => {
    const response = await fetch(`${baseUrl}/__emulator/provider-states`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ action, state, params })
    })
    if (!response.ok) throw new Error(`${state}: ${await response.text()}`)
    if (action === "setup") states++
    return response.json()
  }
  const handlers = statesIn(pact).map((state) => [
    state,
    { setup: change(state, "setup"), teardown: change(state, "teardown") }
  ])
  await new Verifier({
    provider,
    providerBaseUrl: baseUrl,
    pactUrls: [pact],
    logLevel: "error",
    stateHandlers: Object.fromEntries(handlers),
    ...(sendsForms && { requestFilter: sendForms })
  }).verifyProvider()
  return { states }
}

interface Written {
  readonly providerStates?: ReadonlyArray<{ readonly name: string }>
}

const statesIn = (file: string): ReadonlyArray<string> => {
  const { interactions }: { readonly interactions: ReadonlyArray<Written> } = JSON.parse(
    readFileSync(file, "utf8")
  )
  return interactions.flatMap(({ providerStates = [] }) => providerStates.map(({ name }) => name))
}

const [, , options = ""] = process.argv
void verify(JSON.parse(options))
  .catch((error: unknown) => ({ error: error instanceof Error ? error.message : String(error) }))
  .then((result) => process.send?.(result, () => process.disconnect()))
