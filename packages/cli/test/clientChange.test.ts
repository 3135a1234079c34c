/** Reading, changing and writing a client, against a server that sends more than this version knows. */
import { Credentials, OAuthApi } from "@effect-genesys/client"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as ClientChange from "../src/internal/clients/ClientChange.ts"
import * as Settings from "../src/internal/Settings.ts"

const id = "2f1c0000-0000-4000-8000-000000000001"
const stored = {
  id,
  name: "Billing",
  authorizedGrantType: "CLIENT-CREDENTIALS",
  roleDivisions: [{ roleId: "r", divisionId: "*", grantedBy: "somebody" }],
  accessTokenValiditySeconds: 1_000_000,
  dateModified: "2026-01-01T00:00:00Z",
  allowedAddresses: ["10.0.0.0/8"],
  selfUri: `/api/v2/oauth/clients/${id}`
}

/** Renames the client. The server sends these versions of it, one after another; the result has what was written. */
const renamed = (...versions: ReadonlyArray<Readonly<Record<string, unknown>>>) =>
  Effect.gen(function* () {
    const written: Array<unknown> = []
    let reads = 0
    const server = HttpClient.make((request) =>
      Effect.sync(() => {
        if (request.method === "PUT" && request.body._tag === "Uint8Array") {
          written.push(JSON.parse(new TextDecoder().decode(request.body.body)))
        }
        const version = versions[Math.min(reads++, versions.length - 1)]
        return HttpClientResponse.fromWeb(request, Response.json(version))
      })
    )
    const exit = yield* ClientChange.plan(id, (request) => Effect.succeed({ ...request, name: "New" }), {
      scim: false
    }).pipe(
      Effect.flatMap(ClientChange.write),
      Effect.provide(
        OAuthApi.layer({
          region: "mypurecloud.de",
          credentials: Credentials.accessToken(Redacted.make("t"))
        }).pipe(Layer.provide(Layer.succeed(HttpClient.HttpClient, server)), Layer.merge(services))
      ),
      Effect.result
    )
    return { exit, written }
  })

/** A command line without flags. */
const services = Layer.mergeAll(
  NodeServices.layer,
  Layer.succeed(Settings.profile, Option.none()),
  Layer.succeed(Settings.region, Option.none())
)

describe("a change of a client", () => {
  it.effect("writes back every field, known or not, and neither ids nor dates", () =>
    Effect.gen(function* () {
      const { exit, written } = yield* renamed(stored)
      assert.strictEqual(exit._tag, "Success")
      const { dateModified: _, id: __, selfUri: ___, ...fields } = stored
      assert.deepStrictEqual(written, [{ ...fields, name: "New" }])
    })
  )

  for (const [what, change] of [
    ["a later date", { dateModified: "2026-01-01T00:00:01Z" }],
    ["no date", { dateModified: undefined }],
    ["another name", { name: "Theirs" }],
    ["another state", { state: "inactive" }],
    ["another value of a field that this version does not know", { allowedAddresses: [] }],
    ["a new field", { owner: "them" }]
  ] as const) {
    it.effect(`writes nothing if the client has ${what} by then`, () =>
      Effect.gen(function* () {
        const { exit, written } = yield* renamed(stored, { ...stored, ...change })
        assert.deepStrictEqual(written, [])
        assert.match(exit._tag === "Failure" ? exit.failure.message : "", /^Somebody else changed the client/)
      })
    )
  }

  it.effect("writes nothing if this version cannot write the grant type back", () =>
    Effect.gen(function* () {
      const { exit, written } = yield* renamed({ ...stored, authorizedGrantType: "DEVICE" })
      assert.deepStrictEqual(written, [])
      assert.match(
        exit._tag === "Failure" ? exit.failure.message : "",
        /cannot write the client Billing .* back: its grant type is DEVICE.* Use the latest version\.$/
      )
    })
  )
})
