/** An audit of various clients, and of queries that fail. */
import * as Audit from "@effect-genesys/cli/Audit"
import { Credentials, GenesysCloud } from "@effect-genesys/client"
import { Interval } from "@effect-genesys/schemas"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as TestClock from "effect/testing/TestClock"

const interval = Result.getOrThrow(Interval.parse("1970-01-01/1970-01-01"))

const named = (name: string, ...ids: ReadonlyArray<string>) =>
  ids.map((id) => ({ id, name, authorizedGrantType: "CODE" }))

const complete = () => Response.json({ queryStatus: "Complete" })

const refusing = (status: number) => () => new Response("{}", { status })

interface Responses {
  /** To the result of a client's query. */
  readonly client?: (clientId: string) => Response
  /** To the query for all clients. Default: it is forbidden, so the audit goes client by client. */
  readonly submitted?: () => Response
  /** To its result. */
  readonly result?: () => Response
}

/** The audit of these clients, and its progress. */
const run = (
  entities: ReturnType<typeof named>,
  { client = complete, result = complete, submitted = refusing(403) }: Responses
) =>
  Effect.gen(function* () {
    const server = HttpClient.make((request, { pathname }) => {
      const [, clientId] = /clients\/(.+)\/usage/.exec(pathname) ?? []
      const isSubmission = request.method === "POST"
      const respond = () => {
        if (pathname === "/api/v2/oauth/clients") return Response.json({ entities })
        if (clientId === undefined) return isSubmission ? submitted() : result()
        return isSubmission ? Response.json({ executionId: "e1" }) : client(clientId)
      }
      return Effect.succeed(HttpClientResponse.fromWeb(request, respond()))
    })
    const progress: Array<string> = []
    const running = yield* Audit.run({
      interval,
      concurrency: 1,
      onProgress: ({ done, of, total }) => Effect.sync(() => void progress.push(`${done} of ${total} ${of}`))
    }).pipe(
      Effect.provide(
        Layer.orDie(
          GenesysCloud.layer({
            region: "mypurecloud.de",
            credentials: Credentials.accessToken(Redacted.make("t"))
          })
        )
      ),
      Effect.provideService(HttpClient.HttpClient, server),
      Effect.forkChild
    )
    while (running.pollUnsafe() === undefined) {
      yield* settled
      yield* TestClock.adjust("1 second")
    }
    return { audit: yield* Fiber.join(running), progress }
  })

const row = (clientId: string, requests: number, templateUri = "api/v2/users") => ({
  clientId,
  clientName: `${clientId} as it was called`,
  organizationId: "o1",
  templateUri,
  httpMethod: "GET",
  date: "1970-01-01T00:00:00Z",
  status200: requests,
  requests
})
const accepted = () => Response.json({ executionId: "e1" })

const rows =
  (...results: ReadonlyArray<ReturnType<typeof row>>) =>
  () =>
    Response.json({ queryStatus: "Complete", results })

/** Lets responses arrive before the clock advances. */
const settled = Effect.promise(() => new Promise((resolve) => setImmediate(resolve)))

/** The audit of these clients, one by one. The response depends on the id. */
const audited = (entities: ReturnType<typeof named>, client?: (clientId: string) => Response) =>
  Effect.map(run(entities, client === undefined ? {} : { client }), ({ audit }) => audit)

const ids = (found: ReadonlyArray<{ readonly id: string }>) => found.map(({ id }) => id)

describe("an audit", () => {
  it.effect("has the same order in whatever order its queries end", () =>
    Effect.gen(function* () {
      const clients = [...named("b", "3"), ...named("a", "2", "1")]
      assert.deepStrictEqual(ids((yield* audited(clients)).clients), ["1", "2", "3"])
      const failed = yield* audited(clients, () => Response.json({ queryStatus: "Failed" }))
      assert.deepStrictEqual(ids(failed.missing), ["1", "2", "3"])
    })
  )

  for (const [response, respond] of [
    ["400", refusing(400)],
    ["404", refusing(404)],
    ["500 each time", refusing(500)],
    ["a body that is none of the API's", () => Response.json({ results: 1 })]
  ] satisfies ReadonlyArray<readonly [string, () => Response]>) {
    it.effect(`continues without a client whose query returns ${response}`, () =>
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

  it.effect("reads the usage of all clients with one query, and says so", () =>
    Effect.gen(function* () {
      const { audit, progress } = yield* run(named("a", "1", "2"), {
        submitted: accepted,
        result: rows(row("2", 3), row("2", 4, "api/v2/groups"), row("2", 1), row("gone", 7))
      })
      assert.deepStrictEqual(
        [audit.strategy, audit.fallback, audit.organizationId],
        ["organization", undefined, "o1"]
      )
      assert.deepStrictEqual(
        audit.clients.map(({ id, requests, topEndpoint }) => [id, requests, topEndpoint]),
        [
          ["2", 8, "GET api/v2/groups"],
          ["1", 0, undefined]
        ]
      )
      const counts = { requests: 8, status200: 8, status300: 0, status400: 0, status500: 0, status429: 0 }
      assert.deepStrictEqual(audit.clients[0]?.byDay, new Map([["1970-01-01", counts]]))
      assert.deepStrictEqual(
        Array.from(audit.clients[0]?.byEndpoint ?? [], ([endpoint, { requests }]) => [endpoint, requests]),
        [
          ["GET api/v2/users", 4],
          ["GET api/v2/groups", 4]
        ]
      )
      assert.deepStrictEqual(
        audit.unlisted.map(({ id, name, requests }) => [id, name, requests]),
        [["gone", "gone as it was called", 7]]
      )
      assert.deepStrictEqual(audit.missing, [])
      assert.deepStrictEqual(progress, ["0 of 1 days", "1 of 1 days"])
    })
  )

  it.effect("says why it reads client by client, and shows its progress", () =>
    Effect.gen(function* () {
      const { audit, progress } = yield* run(named("a", "1", "2"), {})
      assert.strictEqual(audit.strategy, "clients")
      assert.match(audit.fallback ?? "", /^the organization query is forbidden: postUsageQuery failed: .*403/)
      assert.deepStrictEqual(audit.unlisted, [])
      assert.deepStrictEqual(progress, ["0 of 1 days", "0 of 2 clients", "1 of 2 clients", "2 of 2 clients"])
    })
  )

  for (const status of [400, 401, 404, 500, 503]) {
    it.effect(`fails if the query for all clients returns ${status}`, () =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(run(named("a", "1"), { submitted: refusing(status) }))
        assert.strictEqual(error.operation, "postUsageQuery")
      })
    )
  }
})
