/**
 * The contract of `VaultSink` with Vault: each request that the sink sends, and the response on which it relies. The rest of a
 * method goes to a Vault in memory.
 */
import { type SecretSink, VaultSink } from "@effect-genesys/rotation"
import { assert, describe, it } from "@effect/vitest"
import { type Interaction, Matcher, Pact } from "effect-pact"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as FakeVault from "./FakeVault.ts"
import { credentials } from "./SinkFiles.ts"

const vault = Pact.make({ consumer: "effect-genesys-rotation", provider: "hashicorp-vault" })

type Sink = SecretSink.SecretSink["Service"]

const headers = {
  Authorization: Matcher.fromProviderState("${authorization}", "Bearer a-token-of-the-contract"),
  "X-Vault-Request": "true"
}

const data = "/v1/secret/data/genesys/export"

/** Sends the one request of the interaction to the mock server, and the others to the Vault in memory. */
const tested = <A, E>(
  interaction: Interaction.Interaction,
  use: (sink: Sink) => Effect.Effect<A, E>,
  {
    fake = FakeVault.make(),
    namespace
  }: { readonly fake?: FakeVault.FakeVault; readonly namespace?: string } = {}
) =>
  vault.run({ ...interaction, withRequest: { headers, ...interaction.withRequest } }, ({ httpClient }) => {
    const { method, path } = interaction.withRequest
    const routed = HttpClient.make((request) =>
      request.method === method && new URL(request.url).pathname === path
        ? httpClient.execute(request)
        : fake.client.execute(request)
    )
    return VaultSink.make({
      address: "http://vault.example.com/",
      mount: "/secret/",
      prefix: "genesys/",
      token: Redacted.make("a-token-of-the-contract"),
      ...(namespace !== undefined && { namespace })
    }).pipe(Effect.provideService(HttpClient.HttpClient, routed), Effect.flatMap(use))
  })

const refusal = (status: number, error: string): Interaction.Response => ({
  status,
  body: { json: { errors: Matcher.eachLike(error) } }
})

const permissionDenied = refusal(403, "permission denied")

const stored = { id: Matcher.like("a-client"), secret: Matcher.like("a-secret-of-the-contract") }

const found = (fields: Readonly<Record<string, Matcher.Value>>): Interaction.Response => ({
  status: 200,
  body: { json: { data: { data: fields, metadata: { version: Matcher.integer(3) } } } }
})

const read = (given: string, willRespondWith: Interaction.Response) =>
  tested(
    {
      given,
      uponReceiving: "a request for the secret",
      withRequest: { method: "GET", path: data },
      willRespondWith
    },
    (sink) => sink.read("export", "current")
  )

describe("a read", () => {
  it.effect("returns the credentials of a rotation", () =>
    Effect.gen(function* () {
      const secret = yield* read(
        "a secret that a rotation wrote",
        found({ ...stored, rotation: Matcher.like("fleet/a-client") })
      )
      assert.strictEqual(Option.getOrThrow(secret).clientId, "a-client")
      assert.strictEqual(Option.getOrThrow(secret).version, "fleet/a-client")
    })
  )

  it.effect("returns the version original for a secret that was there before", () =>
    Effect.gen(function* () {
      const secret = yield* read("a secret that no rotation wrote", found(stored))
      assert.strictEqual(Option.getOrThrow(secret).version, "original")
    })
  )

  it.effect("returns none if there is no secret", () =>
    Effect.gen(function* () {
      const secret = yield* read("no secret", { status: 404, body: { json: { errors: [] } } })
      assert.isTrue(Option.isNone(secret))
    })
  )

  it.effect("returns none if the secret was deleted", () =>
    Effect.gen(function* () {
      const secret = yield* read("a secret whose latest version is deleted", {
        status: 404,
        body: { json: { data: { metadata: { version: Matcher.integer(3) } } } }
      })
      assert.isTrue(Option.isNone(secret))
    })
  )

  it.effect("asks the namespace of the options", () =>
    tested(
      {
        given: "a secret in the namespace exports",
        uponReceiving: "a request for the secret in a namespace",
        withRequest: { method: "GET", path: data, headers: { ...headers, "X-Vault-Namespace": "exports" } },
        willRespondWith: found(stored)
      },
      (sink) => sink.read("export", "current"),
      { namespace: "exports" }
    )
  )

  it.effect("fails if the token may not read", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(read("a token without a policy", permissionDenied))
      assert.match(error.message, /responded to a read with 403: .* lacks the capability "read" for MOUNT/)
    })
  )

  it.effect("fails if there is no such mount", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(
        read("no secrets engine at the mount", refusal(404, "no handler for route"))
      )
      assert.match(error.message, /responded to a read with 404: check the mount/)
    })
  )
})

const written = (version: number): Interaction.Response => ({
  status: 200,
  body: { json: { data: { version: Matcher.integer(version) } } }
})

/** A write with the version that must be there. */
const body = (cas: number): Interaction.Body => ({
  json: {
    data: { id: "client of 1", secret: Matcher.like("a-secret-of-the-contract"), rotation: "1" },
    options: { cas }
  }
})

const writePending = (sink: Sink) => sink.writePending("export", credentials("1", "a-secret-of-the-contract"))

const create = (given: string, willRespondWith: Interaction.Response) =>
  tested(
    {
      given,
      uponReceiving: "a request to create the secret",
      withRequest: { method: "POST", path: `${data}.pending`, body: body(0) },
      willRespondWith
    },
    writePending
  )

describe("a write", () => {
  it.effect("creates a secret only if there is none", () => create("no secret", written(1)))

  it.effect("fails, and can be repeated, if somebody else wrote meanwhile", () =>
    Effect.gen(function* () {
      const didNotMatch = "check-and-set parameter did not match the current version"
      const error = yield* Effect.flip(
        create("a pending secret", {
          status: 400,
          body: {
            json: {
              errors: Matcher.arrayContaining(
                Matcher.regex(/check-and-set parameter did not match/, didNotMatch)
              )
            }
          }
        })
      )
      assert(error._tag === "SecretSinkError")
      assert.isTrue(error.isRetryable)
      assert.match(error.message, /somebody else changed it in Vault meanwhile/)
    })
  )

  it.effect("fails if the token may not write", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(create("a token without a policy", permissionDenied))
      assert.match(error.message, /lacks the capabilities "create" and "update" for MOUNT/)
    })
  )
})

const promote = (sink: Sink) => Effect.andThen(writePending(sink), sink.promote("export", "1"))

describe("a promotion", () => {
  it.effect("deletes the pending secret with all its versions", () =>
    tested(
      {
        given: "a pending secret",
        uponReceiving: "a request to delete the pending secret",
        withRequest: { method: "DELETE", path: "/v1/secret/metadata/genesys/export.pending" },
        willRespondWith: { status: 204 }
      },
      promote
    )
  )

  it.effect("replaces the version that it has read", () => {
    const fake = FakeVault.make()
    fake.secrets.set("genesys/export", [null, null, { id: "a", secret: "b" }])
    return tested(
      {
        given: "a secret of the version 3",
        uponReceiving: "a request to replace version 3 of the secret",
        withRequest: { method: "POST", path: data, body: body(3) },
        willRespondWith: written(4)
      },
      promote,
      { fake }
    )
  })
})
