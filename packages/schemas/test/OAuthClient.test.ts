import { OAuthClient, UnknownFields } from "@effect-genesys/schemas"
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"

const decode = Schema.decodeUnknownEffect(OAuthClient.OAuthClient)
const encode = Schema.encodeUnknownEffect(OAuthClient.OAuthClient)
const encodeRequest = Schema.encodeUnknownEffect(OAuthClient.OAuthClientRequest)
const encodeScimRequest = Schema.encodeUnknownEffect(OAuthClient.ScimOAuthClientRequest)

const wire = {
  id: "c1",
  name: "Bot",
  accessTokenValiditySeconds: 86_400,
  registeredRedirectUri: [],
  roleIds: ["r1"],
  dateCreated: "2026-03-01T08:00:00.250Z",
  createdBy: { id: "u1", name: "", selfUri: "/api/v2/users/u1" },
  authorizedGrantType: "CLIENT-CREDENTIALS",
  roleDivisions: [{ roleId: "r1", divisionId: "*" }],
  state: "active",
  selfUri: "/api/v2/oauth/clients/c1"
}
const bot = { name: "Bot", authorizedGrantType: "CLIENT-CREDENTIALS" }

describe("a client that is read", () => {
  it.effect("is the same after decoding and encoding", () =>
    Effect.gen(function* () {
      const client = yield* decode(wire)
      assert.isTrue(DateTime.isDateTime(client.dateCreated))
      assert.deepStrictEqual(yield* encode(client), wire)
    })
  )

  it.effect("may have unknown fields, and null for absent ones", () =>
    Effect.gen(function* () {
      const client = yield* decode({ ...wire, aNewField: { deep: [1] }, description: null, scope: null })
      assert.deepStrictEqual(UnknownFields.of(client), { aNewField: { deep: [1] } })
      assert.deepStrictEqual(Object.entries(client), Object.entries(yield* decode(wire)))
      assert.strictEqual(JSON.stringify(client), JSON.stringify(yield* decode(wire)))
    })
  )

  for (const [former, today] of [
    ["CLIENT_CREDENTIALS", "CLIENT-CREDENTIALS"],
    ["SAML2BEARER", "SAML2-BEARER"],
    ["CODE", "CODE"]
  ]) {
    it.effect(`may have its grant type written ${former}`, () =>
      Effect.gen(function* () {
        const client = yield* decode({ ...wire, authorizedGrantType: former })
        assert.strictEqual(client.authorizedGrantType, today)
        assert.strictEqual((yield* encode(client)).authorizedGrantType, today)
      })
    )
  }

  it.effect("may have a grant type and a state that the vendor adds later, and keeps them", () =>
    Effect.gen(function* () {
      const later = { ...wire, authorizedGrantType: "DEVICE", state: "deleted" }
      assert.deepStrictEqual(yield* encode(yield* decode(later)), later)
    })
  )

  it.effect("has a redacted secret, and none if it is empty or null", () =>
    Effect.gen(function* () {
      const client = yield* decode({ ...wire, secret: "s3cret" })
      assert.strictEqual(client.secret && Redacted.value(client.secret), "s3cret")
      assert.notInclude(JSON.stringify(client), "s3cret")
      assert.strictEqual((yield* encode(client)).secret, "s3cret")
      for (const secret of ["", null]) assert.notProperty(yield* decode({ ...wire, secret }), "secret")
    })
  )

  it.effect("is refused without a name, and with a field of another type", () =>
    Effect.gen(function* () {
      const { name: _, ...nameless } = wire
      for (const wrong of [nameless, { ...wire, name: 1 }, { ...wire, state: 7 }, null, [], "x"]) {
        yield* Effect.flip(decode(wrong))
      }
    })
  )
})

describe("a client that is written", () => {
  const lifetimes: ReadonlyArray<
    readonly [number, typeof encodeRequest | typeof encodeScimRequest, boolean]
  > = [
    [299, encodeRequest, false],
    [300, encodeRequest, true],
    [172_800, encodeRequest, true],
    [172_801, encodeRequest, false],
    [300.5, encodeRequest, false],
    [172_801, encodeScimRequest, true],
    [38_880_000, encodeScimRequest, true],
    [38_880_001, encodeScimRequest, false],
    [299, encodeScimRequest, false]
  ]
  for (const [accessTokenValiditySeconds, write, accepted] of lifetimes) {
    const scim = write === encodeScimRequest ? " for SCIM" : ""
    it.effect(`${accepted ? "may" : "must not"} ask for ${accessTokenValiditySeconds} seconds${scim}`, () =>
      Effect.gen(function* () {
        const result = yield* Effect.result(write({ ...bot, accessTokenValiditySeconds }))
        assert.strictEqual(result._tag, accepted ? "Success" : "Failure")
      })
    )
  }

  const refused: ReadonlyArray<readonly [string, object, RegExp]> = [
    ["a blank name", { name: "\u00A0 " }, /not blank/],
    ["a grant type of no known name", { authorizedGrantType: "DEVICE" }, /"CODE"/],
    [
      "the former spelling of a grant type",
      { authorizedGrantType: "CLIENT_CREDENTIALS" },
      /CLIENT-CREDENTIALS/
    ],
    ["a state of no known name", { state: "deleted" }, /"inactive"/],
    ["a redirect URI without a scheme", { registeredRedirectUri: ["example.com"] }, /absolute/],
    [
      "roles for a code client",
      { authorizedGrantType: "CODE", roleDivisions: [{ roleId: "r", divisionId: "*" }] },
      /roles are for CLIENT-CREDENTIALS clients; a CODE client/
    ],
    [
      "deprecated role ids for a SAML client",
      { authorizedGrantType: "SAML2-BEARER", roleIds: ["r"] },
      /use scopes/
    ],
    [
      "a role twice",
      {
        roleDivisions: [
          { roleId: "r", divisionId: "*" },
          { roleId: "r", divisionId: "*" }
        ]
      },
      /roleDivisions/
    ]
  ]
  for (const [name, fields, message] of refused) {
    it.effect(`must not have ${name}`, () =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(encodeRequest({ ...bot, ...fields }))
        assert.match(error.message, message)
      })
    )
  }
})

describe("a client turned into a request", () => {
  it.effect("keeps all fields that can be written, without those that only the server writes", () =>
    Effect.gen(function* () {
      const request = yield* OAuthClient.toRequest(yield* decode({ ...wire, description: "Answers" }))
      assert.deepStrictEqual(yield* encodeScimRequest(request), {
        name: "Bot",
        description: "Answers",
        accessTokenValiditySeconds: 86_400,
        registeredRedirectUri: [],
        authorizedGrantType: "CLIENT-CREDENTIALS",
        roleDivisions: [{ roleId: "r1", divisionId: "*" }],
        state: "active"
      })
    })
  )

  it.effect("keeps the role ids of a client without role divisions", () =>
    Effect.gen(function* () {
      const { roleDivisions: _, ...older } = wire
      const request = yield* OAuthClient.toRequest(yield* decode(older))
      assert.deepStrictEqual(request.roleIds, ["r1"])
    })
  )

  it.effect("is refused if it cannot be written back, without showing its secret", () =>
    Effect.gen(function* () {
      const later = yield* decode({ ...wire, authorizedGrantType: "DEVICE", secret: "s3cret" })
      const error = yield* Effect.flip(OAuthClient.toRequest(later))
      assert.match(error.message, /authorizedGrantType/)
      assert.notInclude(String(error), "s3cret")
    })
  )
})
