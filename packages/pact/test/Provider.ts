/** Verifies responses with the verifier of Pact: many at a time, against a provider that answers as it is told. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { createServer, type Server } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Interaction, Verifier } from "effect-pact"
import * as Effect from "effect/Effect"
import * as Core from "./Core.ts"

export interface Case {
  readonly response: Omit<Interaction.Response, "status">
  readonly answer: {
    readonly body?: string
    readonly headers?: Readonly<Record<string, string | Array<string>>>
  }
}

/** Whether each answer is what its response says. */
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
      return failed.asked
        ? Effect.succeed(cases.map((_, index) => !wrong.some((each) => each.includes(descriptionOf(index)))))
        : Effect.die(failed)
    })
  )
}

/** Of a pact with all of these, by a provider that answers by the URL of a request. */
export const verification = (
  interactions: ReadonlyArray<Interaction.Interaction>,
  answer: (url: string) => Case["answer"],
  states?: Verifier.StateHandlers
) =>
  Effect.gen(function* () {
    const written = yield* Effect.forEach(interactions, (each) => Effect.orDie(Core.written(each)))
    const folder = yield* Effect.acquireRelease(
      Effect.sync(() => mkdtempSync(join(tmpdir(), "effect-pact-test-"))),
      (made) => Effect.sync(() => rmSync(made, { recursive: true }))
    )
    const file = join(folder, "pact.json")
    writeFileSync(
      file,
      JSON.stringify({
        consumer: { name: "consumer" },
        provider: { name: "provider" },
        metadata: { pactSpecification: { version: "4.0" } },
        interactions: written
      })
    )
    const baseUrl = yield* serve(answer)
    return yield* Verifier.verify({
      provider: "provider",
      baseUrl,
      pacts: [file],
      ...(states !== undefined && { states })
    })
  }).pipe(Effect.scoped)

const descriptionOf = (index: number) => `case (${index})`

const serve = (answer: (url: string) => Case["answer"]) =>
  Effect.map(
    Effect.acquireRelease(
      Effect.callback<Server>((resume) => {
        const server = createServer(({ url = "" }, response) => {
          const { body = "", headers = { "content-type": "application/json" } } = answer(url)
          for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
          response.end(body)
        }).listen(0, "127.0.0.1", () => {
          resume(Effect.succeed(server))
        })
      }),
      (server) =>
        Effect.sync(() => {
          server.closeAllConnections()
          server.close()
        })
    ),
    (server) => {
      const address = server.address()
      return `http://127.0.0.1:${address !== null && typeof address === "object" ? address.port : 0}`
    }
  )
