/** What an audit makes of the clients of an organisation, and of queries that do not end well. */
import * as Audit from "@effect-genesys/cli/Audit"
import { Credentials, GenesysCloud } from "@effect-genesys/client"
import { Interval } from "@effect-genesys/schemas"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as TestClock from "effect/testing/TestClock"

const interval = Result.getOrThrow(Interval.parse("1970-01-01/1970-01-01"))

const named = (name: string, ...ids: ReadonlyArray<string>) =>
  ids.map((id) => ({ id, name, authorizedGrantType: "CODE" }))

const complete = () => Response.json({ queryStatus: "Complete" })

const refusing = (status: number) => () => new Response("{}", { status })

/** The audit of these clients; the query of each is answered by its id. */
const audited = (entities: ReturnType<typeof named>, answer: (clientId: string) => Response = complete) =>
  Effect.gen(function* () {
    const server = HttpClient.make((request, { pathname }) => {
      const [, clientId] = /clients\/(.+)\/usage/.exec(pathname) ?? []
      return Effect.succeed(
        HttpClientResponse.fromWeb(
          request,
          clientId === undefined
            ? Response.json({ entities })
            : request.method === "POST"
              ? Response.json({ executionId: "e1" })
              : answer(clientId)
        )
      )
    })
    const running = yield* Audit.run({ interval, concurrency: 1, onProgress: () => Effect.void }).pipe(
      Effect.provide(
        GenesysCloud.layer({
          region: "mypurecloud.de",
          credentials: Credentials.accessToken(Redacted.make("t"))
        })
      ),
      Effect.provideService(HttpClient.HttpClient, server),
      Effect.forkChild
    )
    yield* TestClock.adjust("1 hour")
    return yield* Fiber.join(running)
  })

const ids = (found: ReadonlyArray<{ readonly id: string }>) => found.map(({ id }) => id)

describe("an audit", () => {
  it.effect("has the same order whatever order its queries end in", () =>
    Effect.gen(function* () {
      const clients = [...named("b", "3"), ...named("a", "2", "1")]
      assert.deepStrictEqual(ids((yield* audited(clients)).clients), ["1", "2", "3"])
      const failed = yield* audited(clients, () => Response.json({ queryStatus: "Failed" }))
      assert.deepStrictEqual(ids(failed.missing), ["1", "2", "3"])
    })
  )

  for (const [answer, respond] of [
    ["400", refusing(400)],
    ["404", refusing(404)],
    ["500 each time", refusing(500)],
    ["a body that is none of the API's", () => Response.json({ results: 1 })]
  ] satisfies ReadonlyArray<readonly [string, () => Response]>) {
    it.effect(`goes on without a client whose query is answered with ${answer}`, () =>
      Effect.gen(function* () {
        const { clients, missing } = yield* audited(named("a", "1", "2", "3"), (id) =>
          id === "2" ? respond() : complete()
        )
        assert.deepStrictEqual([ids(clients), ids(missing)], [["1", "3"], ["2"]])
      })
    )
  }

  for (const status of [401, 403, 503]) {
    it.effect(`ends with a ${status}, which all queries would have`, () =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(audited(named("a", "1", "2"), refusing(status)))
        assert.strictEqual(error._tag, "GenesysError")
      })
    )
  }
})
