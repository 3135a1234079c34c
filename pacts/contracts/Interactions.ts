/** Makes the interactions of an operation from its contract, each with a call of the client and a check of the result. */
import { Reason } from "@effect-genesys/client"
import { GenesysCloudApi, OperationFacts } from "@effect-genesys/schemas"
import { assert } from "@effect/vitest"
import type { Interaction } from "effect-pact"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { type Call, type Contract, failure } from "./Contract.ts"

export interface Case {
  /** The name of the test. */
  readonly title: string
  readonly interaction: Interaction.Interaction
  readonly call: Call
}

export const of = (contract: Contract): ReadonlyArray<Case> => {
  const { call, operation, otherResponses = [], refusals = [], withRequest } = contract
  const interaction = (
    given: ReadonlyArray<Interaction.State>,
    parts: Pick<Interaction.Interaction, "uponReceiving" | "withRequest" | "willRespondWith">
  ): Interaction.Interaction => ({
    given,
    ...parts,
    references: [{ group: "openapi", name: "operationId", value: operation }]
  })
  const { given = [], uponReceiving, willRespondWith } = contract

  /** A failure that every operation has, with the request of its success. */
  const commonFailure = (
    title: string,
    states: ReadonlyArray<Interaction.State>,
    response: Interaction.Response,
    check: (reason: Reason.Reason) => void
  ): Case => ({
    title,
    interaction: interaction(states, { uponReceiving, withRequest, willRespondWith: response }),
    call: failing(call, check)
  })

  return [
    {
      title: "returns the result",
      interaction: interaction([anyone, ...given], { uponReceiving, withRequest, willRespondWith }),
      call
    },
    ...otherResponses.map((other) => ({
      title: `responds to ${other.uponReceiving} with ${other.willRespondWith.status}`,
      interaction: interaction([anyone, ...(other.given ?? [])], {
        uponReceiving: other.uponReceiving,
        withRequest,
        willRespondWith: other.willRespondWith
      }),
      call: other.call
    })),
    ...refusals.map(({ code, status, ...refusal }) => ({
      title: `refuses ${refusal.uponReceiving} with ${code}`,
      interaction: interaction([anyone, ...(refusal.given ?? [])], {
        uponReceiving: refusal.uponReceiving,
        withRequest: refusal.withRequest,
        willRespondWith: failure(refusal.withRequest, status, code)
      }),
      call: failing(refusal.call, (reason) => {
        assert.strictEqual(reason._tag, status === 400 ? "BadRequest" : "NotFound")
        assert.deepInclude(reason, { status, code })
      })
    })),
    commonFailure(
      "refuses an expired token",
      ["a caller whose token has expired", ...given],
      failure(withRequest, 401, "bad.credentials"),
      (reason) => assert.instanceOf(reason, Reason.Unauthorized)
    ),
    ...permissionsOf(operation).map((permissions) =>
      commonFailure(
        "refuses a caller without the permission, which the client names",
        [{ name: "a caller that lacks permissions", params: { permissions } }, ...given],
        failure(withRequest, 403, "missing.any.permissions"),
        (reason) => {
          assert.instanceOf(reason, Reason.Forbidden)
          assert.deepStrictEqual(reason.missing, permissions)
        }
      )
    ),
    commonFailure(
      "says how long to wait after too many requests",
      [anyone, ...given, { name: "requests are over the limit", params: { operation, seconds: 7 } }],
      failure(withRequest, 429, "too.many.requests.retry.after", { "Retry-After": "7" }),
      (reason) => {
        assert.instanceOf(reason, Reason.RateLimited)
        assert.deepStrictEqual(reason.retryAfter, Duration.seconds(7))
      }
    )
  ]
}

const anyone = "a caller with every permission"

/** A call that must fail, with a check of the reason. */
const failing = (call: Call, check: (reason: Reason.Reason) => void): Call =>
  Effect.match(call, {
    onSuccess: () => assert.fail("the client returned a success for a failure"),
    onFailure: ({ reason }) => check(reason)
  })

/** The permissions of the operation, of which the caller needs one. Empty if it needs none. */
const permissionsOf = (operation: string): ReadonlyArray<ReadonlyArray<string>> => {
  const endpoint = endpoints.find(({ identifier }) => identifier === operation)
  const permissions = endpoint === undefined ? [] : OperationFacts.of(endpoint).permissions
  return permissions.length === 0 ? [] : [permissions]
}

export const endpoints = Object.values(GenesysCloudApi.GenesysCloudApi.groups).flatMap((group) =>
  Object.values(group.endpoints)
)
