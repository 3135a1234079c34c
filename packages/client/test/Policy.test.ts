/** Properties of every retry policy, and of the retry budget over many calls. */
import { OAuthApi, RetryPolicy } from "@effect-genesys/client"
import * as Elapsed from "@effect-genesys/testing/Elapsed"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import * as Server from "./Server.ts"

const between = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))

/** The outcome of one call that always fails, and the times of its requests. */
const failingCall = (policy: Partial<RetryPolicy.RetryPolicy>, answer: (number: number) => Server.Reply) =>
  Effect.gen(function* () {
    const context = yield* Effect.context()
    const now = () => Effect.runSyncWith(context)(Clock.currentTimeMillis)
    const askedAt: Array<number> = []
    const server = Server.make((number) => {
      askedAt.push(now())
      return answer(number)
    })
    const started = now()
    const fiber = yield* Effect.forkChild(
      Effect.flip(OAuthApi.OAuthApi.use((api) => api.getOauthClient("c1"))).pipe(
        Effect.flatMap((error) => Effect.map(Clock.currentTimeMillis, (ended) => ({ error, ended }))),
        Effect.provide(Server.layer(server)),
        Effect.provideService(RetryPolicy.Current, policy)
      )
    )
    const { ended, error } = yield* Elapsed.within("1 day", fiber)
    return {
      error,
      askedAt,
      elapsed: ended - started,
      waits: askedAt.slice(1).map((at, i) => at - (askedAt[i] ?? 0))
    }
  })

describe("every policy", () => {
  it.effect.prop(
    "limits the attempts and the time, and waits as long as the server requests",
    {
      times: between(0, 7),
      base: between(0, 5000),
      max: between(0, 20_000),
      attemptTimeout: between(1, 30_000),
      deadline: between(1, 120_000),
      retryAfter: between(0, 60),
      answers: Schema.Array(Schema.Literals(["hang", "reset", "500", "429", "503"]))
    },
    ({ answers, attemptTimeout, base, deadline, max, retryAfter, times }) =>
      Effect.gen(function* () {
        const { askedAt, elapsed, error, waits } = yield* failingCall(
          {
            ...RetryPolicy.defaults,
            schedule: RetryPolicy.exponential({ base, max, times }),
            attemptTimeout,
            deadline
          },
          (number) => {
            const answer = answers[(number - 1) % Math.max(1, answers.length)] ?? "500"
            if (answer === "hang" || answer === "reset") return answer
            const header = answer === "500" ? {} : { "Retry-After": String(retryAfter) }
            return Server.errorBody(Number(answer), "x", header)
          }
        )
        assert.isAtMost(askedAt.length, times + 1)
        assert.isAtLeast(askedAt.length, 1)
        assert.strictEqual(error.attempts, askedAt.length)
        assert.isAtMost(elapsed, deadline)
        for (const [index, wait] of waits.entries()) {
          const answer = answers[index % Math.max(1, answers.length)]
          if (answer === "429" || answer === "503") assert.isAtLeast(wait, retryAfter * 1000)
          else assert.isAtMost(wait, max + attemptTimeout)
        }
      })
  )
})

const dated = (date: string, retryAfter: string) =>
  failingCall(Server.impatient, () => Server.errorBody(429, "x", { Date: date, "Retry-After": retryAfter }))

describe("Retry-After", () => {
  const policy = Server.impatient
  const asking = (retryAfter: string) =>
    failingCall(policy, () => Server.errorBody(429, "x", { "Retry-After": retryAfter }))

  it.effect("can be seconds", () =>
    Effect.gen(function* () {
      const { error, waits } = yield* asking("7")
      assert.deepStrictEqual(waits, [7000, 7000, 7000])
      assert.deepStrictEqual(error.retryAfter, Duration.seconds(7))
      assert.isTrue(error.isThrottled)
    })
  )

  it.effect("can be a date", () =>
    Effect.gen(function* () {
      const { waits } = yield* asking(new Date(30_000).toUTCString())
      assert.strictEqual(waits[0], 30_000)
    })
  )

  it.effect("that is a date is measured by the server's own clock", () =>
    Effect.gen(function* () {
      // The server is a day ahead, and ten minutes behind.
      for (const server of [86_400_000, -600_000]) {
        const { waits } = yield* dated(
          new Date(server).toUTCString(),
          new Date(server + 20_000).toUTCString()
        )
        assert.deepStrictEqual(waits, [20_000, 20_000, 20_000])
      }
    })
  )

  it.effect("in the past causes no wait", () =>
    Effect.gen(function* () {
      const { waits } = yield* dated(new Date(90_000).toUTCString(), new Date(30_000).toUTCString())
      assert.deepStrictEqual(waits, [0, 0, 0])
    })
  )

  const odd: ReadonlyArray<readonly [header: string, milliseconds: number]> = [
    ["1.5", 1500],
    [" 2 ", 2000],
    ["3, 5", 5000],
    ["5,3.25", 5000],
    ["1e3", 0],
    ["-1", 0],
    ["3, soon", 0],
    ["", 0]
  ]
  for (const [header, milliseconds] of odd) {
    it.effect(`of ${JSON.stringify(header)} is ${milliseconds} ms`, () =>
      Effect.gen(function* () {
        const { waits } = yield* asking(header)
        assert.deepStrictEqual(waits, [milliseconds, milliseconds, milliseconds])
      })
    )
  }

  it.effect("that is invalid is ignored", () =>
    Effect.gen(function* () {
      const { error, waits } = yield* asking("soon")
      assert.deepStrictEqual(waits, [0, 0, 0])
      assert.isUndefined(error.retryAfter)
    })
  )

  const limits: ReadonlyArray<
    readonly [limit: Partial<RetryPolicy.RetryPolicy>, header: string, requests: number]
  > = [
    [{}, "180", 2],
    [{}, "180.001", 1],
    [{}, "86400", 1],
    [{ maxRetryAfter: "2 minutes" }, "120", 2],
    [{ maxRetryAfter: "2 minutes" }, "121", 1],
    [{ maxRetryAfter: 0 }, "0", 2],
    [{ maxRetryAfter: 0 }, "1", 1]
  ]
  for (const [limit, header, requests] of limits) {
    const { maxRetryAfter = "the default" } = limit
    it.effect(
      `of ${header} s ${requests === 1 ? "exceeds" : "is within"} a maximum of ${maxRetryAfter}`,
      () =>
        Effect.gen(function* () {
          for (const status of [429, 503]) {
            const { askedAt, elapsed } = yield* failingCall(
              { schedule: Schedule.recurs(1), deadline: "2 days", ...limit },
              () => Server.errorBody(status, "x", { "Retry-After": header })
            )
            assert.lengthOf(askedAt, requests)
            assert.strictEqual(elapsed, requests === 1 ? 0 : Number(header) * 1000)
          }
        })
    )
  }

  it.effect("beyond the deadline ends the call at once, with the wait of the server", () =>
    Effect.gen(function* () {
      const { askedAt, elapsed, error } = yield* failingCall({ ...policy, deadline: "10 seconds" }, () =>
        Server.errorBody(503, "x", { "Retry-After": "10" })
      )
      assert.strictEqual(askedAt.length, 1)
      assert.strictEqual(elapsed, 0)
      assert.deepStrictEqual(error.retryAfter, Duration.seconds(10))
    })
  )
})

describe("the retry budget", () => {
  const calls = 300
  const outage = (budgeted: boolean, status: number) =>
    Effect.gen(function* () {
      const server = Server.make(() => Server.errorBody(status, "x"))
      yield* OAuthApi.OAuthApi.use((api) =>
        Effect.repeat(Effect.flip(api.getOauthClient("c1")), { times: calls - 1 })
      ).pipe(
        Effect.provide(Server.layer(server)),
        Effect.provideService(RetryPolicy.Current, { ...Server.impatient, budgeted })
      )
      return server.requests.length
    })

  it.effect("limits the retries during an outage", () =>
    Effect.gen(function* () {
      assert.isAtMost(yield* outage(true, 503), 1.1 * calls + 10)
    })
  )

  it.effect("holds ten retries, and gets one more with every ten calls", () =>
    Effect.gen(function* () {
      const server = Server.make(() => Server.errorBody(503, "x"))
      const requests = yield* OAuthApi.OAuthApi.use((api) =>
        Effect.forEach(Array.from({ length: 31 }), () => {
          const before = server.requests.length
          return Effect.map(Effect.flip(api.getOauthClient("c1")), () => server.requests.length - before)
        })
      ).pipe(Effect.provide(Server.layer(server)), RetryPolicy.provide({ schedule: Schedule.recurs(1000) }))
      const tenCalls = [1, 1, 1, 1, 1, 1, 1, 1, 1, 2]
      assert.deepStrictEqual(requests, [11, ...tenCalls, ...tenCalls, ...tenCalls])
    })
  )

  it.effect("holds no more than ten, however many calls succeed", () =>
    Effect.gen(function* () {
      const server = Server.make((number) =>
        number <= 300 ? Response.json(Server.client) : Server.errorBody(503, "x")
      )
      yield* OAuthApi.OAuthApi.use((api) =>
        Effect.andThen(
          Effect.repeat(api.getOauthClient("c1"), { times: 299 }),
          Effect.flip(api.getOauthClient("c1"))
        )
      ).pipe(Effect.provide(Server.layer(server)), RetryPolicy.provide({ schedule: Schedule.recurs(1000) }))
      assert.lengthOf(server.requests, 300 + 11)
    })
  )

  it.effect("can be switched off", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* outage(false, 503), 4 * calls)
    })
  )

  it.effect("does not count retries after 429, because the request was refused", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* outage(true, 429), 4 * calls)
    })
  )

  it.effect("is refilled by calls that succeed", () =>
    Effect.gen(function* () {
      let down = true
      const server = Server.make(() => (down ? Server.errorBody(503, "x") : Response.json(Server.client)))
      yield* OAuthApi.OAuthApi.use((api) =>
        Effect.gen(function* () {
          const call = api.getOauthClient("c1")
          yield* Effect.repeat(Effect.flip(call), { times: 49 })
          down = false
          yield* Effect.repeat(call, { times: 99 })
          down = true
          const before = server.requests.length
          yield* Effect.flip(call)
          assert.strictEqual(server.requests.length - before, 4)
        })
      ).pipe(
        Effect.provide(Server.layer(server)),
        Effect.provideService(RetryPolicy.Current, Server.impatient)
      )
    })
  )
})

describe("a region of code", () => {
  it.effect("can send every request once", () =>
    Effect.gen(function* () {
      const { askedAt } = yield* failingCall(RetryPolicy.never, () => Server.errorBody(503, "x"))
      assert.strictEqual(askedAt.length, 1)
    })
  )
})

/** The error of one refused call. */
const refusal = (answer: () => Server.Reply) =>
  Effect.flip(OAuthApi.OAuthApi.use((api) => api.getOauthClients)).pipe(
    Effect.provide(Server.layer(Server.make(answer))),
    Effect.provideService(RetryPolicy.Current, RetryPolicy.never)
  )

describe("an error", () => {
  const categories = [
    "isAuth",
    "isForbidden",
    "isNotFound",
    "isConflict",
    "isThrottled",
    "isOutage",
    "isInvalid"
  ] as const
  const expected: ReadonlyArray<readonly [number, (typeof categories)[number] | undefined, boolean]> = [
    [400, "isInvalid", false],
    [401, "isAuth", false],
    [403, "isForbidden", false],
    [404, "isNotFound", false],
    [408, "isOutage", true],
    [409, "isConflict", false],
    [413, "isInvalid", false],
    [415, undefined, false],
    [418, undefined, false],
    [429, "isThrottled", true],
    [500, "isOutage", true],
    [502, "isOutage", true],
    [503, "isOutage", true],
    [504, "isOutage", true]
  ]
  for (const [status, category, isRetryable] of expected) {
    it.effect(
      `of ${status} ${category === undefined ? "has no category that a policy needs" : category}`,
      () =>
        Effect.gen(function* () {
          const error = yield* refusal(() => Server.errorBody(status, "x"))
          assert.deepStrictEqual(
            categories.filter((name) => error[name]),
            category === undefined ? [] : [category]
          )
          assert.strictEqual(error.isRetryable, isRetryable)
        })
    )
  }

  const lacking: ReadonlyArray<readonly [string, Record<string, string>, ReadonlyArray<string>, RegExp]> = [
    ["missing.any.permissions", {}, ["oauth:client:view"], /a role with oauth:client:view/],
    [
      "missing.permissions",
      { permissions: "oauth:client:add, oauth:client:edit", other: "a sentence about it" },
      ["oauth:client:add", "oauth:client:edit"],
      /a role with oauth:client:add or oauth:client:edit/
    ],
    [
      "app.not.authorized.for.scope",
      {},
      ["oauth", "oauth:readonly"],
      /a scope is missing .* add oauth or oauth:readonly to the client/
    ]
  ]
  for (const [code, messageParams, missing, message] of lacking) {
    it.effect(`of 403 ${code} names ${missing.join(" and ")}`, () =>
      Effect.gen(function* () {
        const error = yield* refusal(() =>
          Response.json({ code, status: 403, messageParams }, { status: 403 })
        )
        assert.deepInclude(error.reason, { _tag: "Forbidden", missing })
        assert.match(error.message, message)
      })
    )
  }

  it.effect("of a 403 without the vendor's code says to check for a proxy or gateway in between", () =>
    Effect.gen(function* () {
      const ofProxy = yield* refusal(
        () => new Response("<html>", { status: 403, headers: { "content-type": "text/html" } })
      )
      assert.match(
        ofProxy.message,
        /a role with oauth:client:view; if none is missing, check for a proxy or gateway in between/
      )
      const ofVendor = yield* refusal(() => Server.errorBody(403, "missing.permissions"))
      assert.notMatch(ofVendor.message, /between/)
    })
  )
})
