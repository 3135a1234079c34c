/** The control plane over HTTP: its document and its errors. */
import { readFileSync } from "node:fs"
import { ControlApi, Emulator, Users } from "@effect-genesys/emulator"
import { assert, describe, it as test, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as OpenApi from "effect/http-api/OpenApi"
import { ask, control } from "./Control.ts"
import { emulated } from "./SignIns.ts"

const endpoints = Object.values(ControlApi.ControlApi.groups).flatMap((group) =>
  Object.values(group.endpoints)
)
const document = OpenApi.fromApi(ControlApi.ControlApi)
const template = (path: string) => path.replaceAll(/:(\w+)/g, "{$1}")

const operations = Object.values(document.paths).flatMap(({ delete: remove, get, post, put }) =>
  [remove, get, post, put].filter((operation) => operation !== undefined)
)

const isClosed = (part: unknown) => JSON.stringify(part ?? {}).includes('"additionalProperties":false')

describe("the OpenAPI document of the control plane", () => {
  test("has every route, and nothing else", () => {
    assert.deepStrictEqual(
      Object.entries(document.paths).flatMap(([path, methods]) =>
        Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`)
      ),
      endpoints.map(({ method, path }) => `${String(method)} ${template(path)}`)
    )
  })

  test("describes every route and its errors in a sentence", () => {
    assert.lengthOf(operations, endpoints.length)
    for (const { responses, summary = "" } of operations) {
      assert.match(summary, /^[A-Z].*[^.]$/)
      for (const status of [400, 401, 403]) assert.hasAllKeys(responses[status]?.content, ["text/plain"])
    }
  })

  test("has every schema that it refers to, and no name twice", () => {
    const text = JSON.stringify(document)
    for (const [, name = ""] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      assert.property(document.components.schemas, name)
    }
    const names = [...text.matchAll(/"operationId":"([^"]+)"/g)].map(([, name]) => name)
    assert.strictEqual(new Set(names).size, endpoints.length)
  })

  test("closes the objects of the requests that refuse unknown names, and no others", () => {
    for (const { responses } of operations) assert.isFalse(isClosed(responses))
    const closed = operations
      .filter(({ requestBody }) => isClosed(requestBody))
      .map(({ operationId }) => operationId)
    assert.deepStrictEqual(closed, ["changeBehavior", "changeClock", "seed"])
  })

  test("describes the items of every array, and has no bounds of JavaScript", () => {
    const arrays: Array<object> = []
    JSON.stringify(document, (_, value: unknown) => {
      if (typeof value === "object" && value !== null && "type" in value && value.type === "array")
        arrays.push(value)
      return value
    })
    assert.isNotEmpty(arrays)
    for (const array of arrays) assert.property(array, "items")
    assert.notInclude(JSON.stringify(document), String(Number.MAX_SAFE_INTEGER))
  })

  test("is in the README, route by route", () => {
    const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8")
    const rows = [...readme.matchAll(/^\| ((?:`[A-Z]+` )+)`(\/[^`]+)` *\|/gm)].flatMap(
      ([, methods = "", path]) =>
        [...methods.matchAll(/[A-Z]+/g)].map(([method]) => `${method} /__emulator${path}`)
    )
    assert.deepStrictEqual(
      rows.toSorted(),
      endpoints.map(({ method, path }) => `${String(method)} ${template(path)}`).toSorted()
    )
  })

  test("declares the control token as optional", () => {
    assert.deepStrictEqual(document.security, [{}, { controlToken: [] }])
    for (const operation of operations) assert.notProperty(operation, "security")
    assert.property(document.components.securitySchemes, "controlToken")
  })
})

const put = (path: string, body: string) => ({ method: "PUT", path: `/__emulator/${path}`, body })
const seed = (fixture: unknown) => ({
  method: "POST",
  path: "/__emulator/seed",
  body: JSON.stringify(fixture)
})
const bot = { name: "Bot", grantType: "CLIENT-CREDENTIALS" }
const call = {
  clientId: "c",
  templateUri: "api/v2/users",
  httpMethod: "GET",
  status: 200,
  day: "2026-01-31"
}

layer(emulated, { excludeTestServices: true })("the control plane", (it) => {
  it.effect("serves its document", () =>
    Effect.gen(function* () {
      const { status, text } = yield* ask({ path: "/__emulator/openapi.json" })
      assert.strictEqual(status, 200)
      const { url } = yield* Emulator.Emulator
      const servers = [{ url, description: "This emulator" }]
      assert.deepStrictEqual(JSON.parse(text), JSON.parse(JSON.stringify({ ...document, servers })))
    })
  )

  it.effect("ignores an unknown name where its document allows one", () =>
    Effect.gen(function* () {
      const { status, text } = yield* ask(put("roles/moon", '{"name":"R","permissions":[],"moon":1}'))
      assert.deepStrictEqual([status, text], [204, ""])
      yield* ask({ method: "DELETE", path: "/__emulator/roles/moon" })
    })
  )

  it.effect("accepts JSON with the content type of a form, as curl sends it", () =>
    Effect.gen(function* () {
      const { behavior } = yield* Emulator.Emulator
      const { status, text } = yield* ask({
        method: "PUT",
        path: "/__emulator/behavior",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: '{"clientLimit":7}'
      })
      assert.deepStrictEqual([status, text], [204, ""])
      assert.strictEqual(behavior.current().clientLimit, 7)
      behavior.reset()
    })
  )

  const refusals: ReadonlyArray<readonly [string, Parameters<typeof ask>[0], RegExp]> = [
    ["a body that is not JSON", put("behavior", "{"), /^Expected a valid JSON body\n$/],
    ["no body", put("behavior", ""), /^Expected object/],
    ["a behavior that there is not", put("behavior", '{"moon":1}'), /no excess property[\s\S]*moon/],
    ["an invalid limit", put("behavior", '{"requestsPerMinute":-1}'), /requestsPerMinute/],
    ["an invalid duration", put("behavior", '{"latency":"soon"}'), /latency/],
    ["a duration below zero", put("behavior", '{"latency":"-1 seconds"}'), /of 0 or more[\s\S]*latency/],
    ["a time that lies behind", put("clock", '{"advance":"-1 hours"}'), /advance/],
    ["a speed below zero", put("clock", '{"speed":-1}'), /a speed from 0 to 86400[\s\S]*speed/],
    ["a time without end", put("clock", '{"advance":"Infinity"}'), /advance/],
    ["an unknown fault", put("faults", '[{"operation":"*","fault":{"kind":"x"}}]'), /kind/],
    [
      "a user with an unknown role",
      put("users/u", '{"name":"U","roleIds":["r"]}'),
      /the role "r" does not exist, so add it first or use another id\./
    ],
    ["a role without permissions", put("roles/r", '{"name":"R"}'), /permissions/],
    ["a snapshot of nothing", put("snapshot", "{}"), /it has no organizationId/],
    ["a fixture of something else", seed({ moons: [] }), /no excess property[\s\S]*moons/],
    [
      "a client with an unknown role",
      seed({ clients: [{ ...bot, roles: ["r"] }] }),
      /the role "r" does not exist/
    ],
    [
      "a client with an unknown scope",
      seed({ clients: [{ name: "App", grantType: "CODE", scopes: ["moon"] }] }),
      /the scope "moon" does not exist, so use one that GET \/api\/v2\/oauth\/scopes lists\./
    ],
    [
      "scopes of a client that has roles",
      seed({ clients: [{ ...bot, scopes: ["oauth"] }] }),
      /has roles; leave out `scopes` and `redirectUris`/
    ],
    [
      "a client id that is not a path segment",
      seed({ clients: [{ ...bot, clientId: "a/b" }] }),
      /Expected an id/
    ],
    [
      "a client id that exists",
      seed({
        clients: [
          { ...bot, clientId: "c" },
          { ...bot, clientId: "c" }
        ]
      }),
      /the client "c" exists already, so use another id\./
    ],
    ["a user who exists", seed({ users: [Users.users.agent] }), /the user "b0000000\S+" exists already, so/],
    ["calls of an unknown client", seed({ calls: [call] }), /the client "c" does not exist, so/],
    [
      "calls of an invalid day",
      seed({ clients: [{ ...bot, clientId: "c" }], calls: [{ ...call, day: "2026-13-01" }] }),
      /Expected a day/
    ],
    ["a path with a slash in front", seed({ calls: [{ ...call, templateUri: "/api" }] }), /without a slash/]
  ]
  for (const [what, request, sentence] of refusals) {
    it.effect(`refuses ${what} with 400 and the problem, and changes nothing`, () =>
      Effect.gen(function* () {
        const { snapshot } = yield* Emulator.Emulator
        const before = yield* snapshot
        const { headers, status, text } = yield* ask(request)
        assert.strictEqual(status, 400)
        assert.match(text, sentence)
        assert.match(String(headers["content-type"]), /^text\/plain/)
        assert.deepStrictEqual(yield* snapshot, before)
      })
    )
  }

  it.effect("repeats no secret of a request", () =>
    Effect.gen(function* () {
      const secret = "a-secret-of-a-fixture"
      for (const client of [
        { ...bot, clientSecret: secret, roles: ["r"] },
        { ...bot, clientSecret: secret, moon: secret },
        { ...bot, clientSecret: [secret] }
      ]) {
        const { status, text } = yield* ask(seed({ clients: [client] }))
        assert.strictEqual(status, 400)
        assert.notInclude(text, secret)
      }
    })
  )

  for (const [path, allow] of [
    ["/__emulator/counters", "GET, HEAD, OPTIONS"],
    ["/__emulator/faults", "OPTIONS, PUT"],
    ["/__emulator/clock/reset", "OPTIONS, POST"],
    ["/__emulator/users/nobody", "DELETE, GET, HEAD, OPTIONS, PUT"],
    ["/__emulator/openapi.json?a", "GET, HEAD, OPTIONS"]
  ] as const) {
    it.effect(`lists the methods of ${path} for a wrong one`, () =>
      Effect.gen(function* () {
        const refused = yield* ask({ method: "PATCH", path })
        assert.deepStrictEqual([refused.status, refused.headers["allow"]], [405, allow])
        const asked = yield* ask({ method: "OPTIONS", path })
        assert.deepStrictEqual([asked.status, asked.headers["allow"]], [204, allow])
      })
    )
  }

  it.effect("returns 404 for an unknown route", () =>
    Effect.gen(function* () {
      const { deleteRole, getRole, getUser } = yield* control
      assert.strictEqual(
        (yield* Effect.flip(getRole({ params: { roleId: "r" } }))).message,
        'The role "r" does not exist; GET /__emulator/roles lists all.'
      )
      assert.strictEqual(
        (yield* Effect.flip(getUser({ params: { userId: "u" } }))).message,
        'The user "u" does not exist; GET /__emulator/users lists all.'
      )
      // A role or user that does not exist can be removed: that changes nothing.
      yield* deleteRole({ params: { roleId: "r" } })
      assert.strictEqual((yield* ask({ path: "/__emulator/nothing" })).status, 404)
      assert.strictEqual((yield* ask({ method: "HEAD", path: "/__emulator/nothing" })).status, 404)
      for (const path of ["/__emulator/clock", "/__emulator/requests"]) {
        assert.deepInclude(yield* ask({ method: "HEAD", path }), { status: 200, text: "" })
      }
    })
  )
})
