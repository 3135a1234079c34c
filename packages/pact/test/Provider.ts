/** Verifies many responses at once with Pact's verifier, against a provider that sends given responses. */
import { Interaction, Verifier } from "effect-pact"
import * as Effect from "effect/Effect"
import * as Core from "./Core.ts"
import * as ProviderServer from "./ProviderServer.ts"

export interface Case {
  readonly response: Omit<Interaction.Response, "status">
  readonly answer: {
    readonly body?: string
    readonly headers?: Readonly<Record<string, string | Array<string>>>
  }
}

/** Whether each response of the provider matches that of the pact. */
export const verified = (cases: ReadonlyArray<Case>) => {
  const interactions = cases.map(({ response }, index) =>
    Interaction.make({
      uponReceiving: descriptionOf(index),
      withRequest: { method: "GET", path: `/${index}` },
      willRespondWith: { status: 200, ...response }
    })
  )
  return verification(interactions, (url) => cases[Number(url.slice(1))]?.answer ?? {}).pipe(
    Effect.as(cases.map(() => true)),
    Effect.catchTag("VerificationFailed", (failed) => {
      const wrong = failed.failures.map(({ interaction }) => interaction)
      return failed.responsesDiffer
        ? Effect.succeed(cases.map((_, index) => !wrong.some((each) => each.includes(descriptionOf(index)))))
        : Effect.die(failed)
    })
  )
}

/** Verifies a pact with all interactions, against a provider that selects the response by the URL. */
export const verification = (
  interactions: ReadonlyArray<Interaction.Interaction>,
  answer: (url: string) => Case["answer"],
  states?: Verifier.StateHandlers
) =>
  Effect.gen(function* () {
    const written = yield* Effect.forEach(interactions, (each) => Effect.orDie(Core.written(each)))
    const file = yield* ProviderServer.file(
      JSON.stringify({
        consumer: { name: "consumer" },
        provider: { name: "provider" },
        metadata: { pactSpecification: { version: "4.0" } },
        interactions: written
      })
    )
    const { baseUrl } = yield* Effect.orDie(
      ProviderServer.make(({ url = "" }, response) => {
        const { body = "", headers = { "content-type": "application/json" } } = answer(url)
        for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
        response.end(body)
      })
    )
    return yield* Verifier.verify({
      provider: "provider",
      baseUrl,
      pacts: [file],
      ...(states !== undefined && { states })
    })
  }).pipe(Effect.scoped)

const descriptionOf = (index: number) => `case (${index})`
