/** Fields that this version does not know survive reading, changing and writing; those of the server are not sent back. */
import { inspect } from "node:util"
import { IdleTokenTimeout, OAuthClient, UnknownFields } from "@effect-genesys/schemas"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"

const read = Schema.decodeUnknownEffect(OAuthClient.OAuthClient)
const readAll = Schema.decodeUnknownEffect(OAuthClient.OAuthClientEntityListing)
const write = Schema.encodeUnknownEffect(OAuthClient.OAuthClientRequest)
const writeScim = Schema.encodeUnknownEffect(OAuthClient.ScimOAuthClientRequest)

const addresses = { allowedIpAddresses: ["203.0.113.7", "198.51.100.0/24"] }
const kept = {
  name: "Bot",
  authorizedGrantType: "CLIENT-CREDENTIALS",
  state: "active",
  roleDivisions: [
    { roleId: "r1", divisionId: "*", until: { date: "2027-01-01" } },
    { roleId: "r2", divisionId: "d1" }
  ],
  ...addresses
}
const wire = {
  ...kept,
  id: "c1",
  secret: "canary",
  description: null,
  dateCreated: "2026-03-01T08:00:00Z",
  dateModified: "2026-03-01T08:00:00Z",
  createdBy: { id: "u1", selfUri: "/api/v2/users/u1", later: 1 },
  modifiedBy: { id: "u1" },
  selfUri: "/api/v2/oauth/clients/c1"
}

// Names that are in no model, and those that an object has without being asked.
const name = Schema.Union([
  Schema.Literals(["allowedIpAddresses", "__proto__", "constructor", "toString", "0", "", "a b"]),
  Schema.String.check(Schema.isPattern(/^later[A-Za-z]{0,6}$/))
])
// `Schema.Json` also makes -0, which JSON has not.
const json = (value: Schema.Json): unknown => JSON.parse(JSON.stringify(value))
const fields = Schema.Array(Schema.Tuple([name, Schema.Json]))
const object = (entries: typeof fields.Type) =>
  Object.fromEntries(entries.map(([key, value]) => [key, json(value)]))

describe("unknown fields of a client", () => {
  for (const [how, writing] of [
    ["a request", write],
    ["a request for SCIM", writeScim]
  ] as const) {
    it.effect(
      `are written back in ${how} as they were read, without the fields that only the server writes`,
      () =>
        Effect.gen(function* () {
          const request = yield* OAuthClient.toRequest(yield* read(wire))
          assert.deepStrictEqual(yield* writing(request), kept)
          assert.deepStrictEqual(yield* writing({ ...request, description: "Answers" }), {
            ...kept,
            description: "Answers"
          })
        })
    )
  }

  it.effect("survive in every entry of a listing", () =>
    Effect.gen(function* () {
      const { entities = [] } = yield* readAll({ entities: [wire, { ...wire, id: "c2" }], total: 2 })
      assert.lengthOf(entities, 2)
      for (const client of entities) {
        assert.deepStrictEqual(yield* write(yield* OAuthClient.toRequest(client)), kept)
      }
    })
  )

  it.effect.prop(
    "are any JSON, at the top and in entries",
    { top: fields, nested: fields },
    ({ nested, top }) =>
      Effect.gen(function* () {
        const division = { ...object(nested), roleId: "r1", divisionId: "*" }
        const sent = {
          ...object(top),
          name: "Bot",
          authorizedGrantType: "CLIENT-CREDENTIALS",
          roleDivisions: [{ roleId: "r0", divisionId: "*" }, division]
        }
        const client = yield* read({ ...sent, id: "c1", secret: "canary" })
        assert.deepStrictEqual(UnknownFields.of(client), object(top))
        const changed = { ...client, description: "Answers" }
        const written = yield* write(yield* OAuthClient.toRequest(changed))
        assert.deepStrictEqual(JSON.parse(JSON.stringify(written)), { ...sent, description: "Answers" })
      }),
    { arbitrary: { runs: 200 } }
  )

  it.effect("are not sent from an object that was not read", () =>
    Effect.gen(function* () {
      const row = { name: "Bot", authorizedGrantType: "CLIENT-CREDENTIALS", password: "canary", id: "c1" }
      assert.deepStrictEqual(yield* write(row), { name: "Bot", authorizedGrantType: "CLIENT-CREDENTIALS" })
    })
  )

  it.effect(
    "can be given, but never in place of a declared one, nor of one that only the server writes",
    () =>
      Effect.gen(function* () {
        const client = yield* read(wire)
        const request = UnknownFields.having(yield* OAuthClient.toRequest(client), {
          ...UnknownFields.of(client),
          allowedIpAddresses: [],
          name: "Forged",
          id: "c2",
          secret: Redacted.make("canary"),
          selfUri: "/x",
          createdBy: {}
        })
        const { allowedIpAddresses: _, ...known } = kept
        assert.deepStrictEqual<unknown>(yield* write(request), { ...known, allowedIpAddresses: [] })
        assert.deepStrictEqual<unknown>(yield* write(UnknownFields.having(request, {})), known)
        assert.deepStrictEqual<unknown>(yield* write(UnknownFields.without(request)), known)
        assert.deepStrictEqual(UnknownFields.of(UnknownFields.without(request)), {})
      })
  )

  it.effect("are not visible in JSON, in iteration, or in a debugger", () =>
    Effect.gen(function* () {
      const client = yield* read(wire)
      assert.notInclude(inspect(client, { depth: null, showHidden: true }), "203.0.113.7")
      assert.notInclude(JSON.stringify(client), "203.0.113.7")
      assert.notInclude(Object.keys(client), "allowedIpAddresses")
      assert.deepStrictEqual(UnknownFields.of(client), addresses)
      assert.deepStrictEqual(UnknownFields.of(yield* read({ ...kept, allowedIpAddresses: undefined })), {})
    })
  )
})

describe("unknown fields of the idle time-out", () => {
  it.effect("are written back, those of groups too", () =>
    Effect.gen(function* () {
      const timeout = {
        idleTokenTimeoutSeconds: 900,
        warnBeforeSeconds: 30,
        inactivityTimeoutGroupBundles: [
          { priority: 1, timeoutSeconds: 300, groups: ["g1"], inactivityTimeoutUnit: "Minutes", note: null }
        ]
      }
      const { idleTokenTimeoutSeconds = 0, ...rest } = yield* Schema.decodeEffect(
        IdleTokenTimeout.IdleTokenTimeout
      )(timeout)
      const request = { ...rest, idleTokenTimeoutSeconds: idleTokenTimeoutSeconds * 2 }
      assert.deepStrictEqual(
        yield* Schema.encodeUnknownEffect(IdleTokenTimeout.IdleTokenTimeoutRequest)(request),
        { ...timeout, idleTokenTimeoutSeconds: 1800 }
      )
    })
  )
})
