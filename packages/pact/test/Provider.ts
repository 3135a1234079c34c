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
export const verified = (cases: ReadonlyArray<Case>) =>
  Effect.gen(function* () {
    const interactions = yield* Effect.forEach(cases, ({ response }, index) =>
      Core.written(
        Interaction.make({
          uponReceiving: descriptionOf(index),
          withRequest: { method: "GET", path: `/${index}` },
          willRespondWith: { status: 200, ...response }
        })
      )
    )
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
        interactions
      })
    )
    const baseUrl = yield* serve(cases)
    return yield* Verifier.verify({ provider: "provider", baseUrl, pacts: [file] }).pipe(
      Effect.as(cases.map(() => true)),
      Effect.catchTag("VerificationFailed", (failed) => {
        const wrong = failed.failures.map(({ interaction }) => interaction)
        return failed.asked
          ? Effect.succeed(
              cases.map((_, index) => !wrong.some((each) => each.includes(descriptionOf(index))))
            )
          : Effect.die(failed)
      })
    )
  }).pipe(Effect.scoped)

const descriptionOf = (index: number) => `case (${index})`

const serve = (cases: ReadonlyArray<Case>) =>
  Effect.map(
    Effect.acquireRelease(
      Effect.callback<Server>((resume) => {
        const server = createServer(({ url = "" }, response) => {
          const { body = "", headers = { "content-type": "application/json" } } =
            cases[Number(url.slice(1))]?.answer ?? {}
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
