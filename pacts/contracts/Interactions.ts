/** The interactions that follow from the contract of an operation, with what the client makes of each. */
import { Reason } from "@effect-genesys/client"
import { GenesysCloudApi, OperationFacts } from "@effect-genesys/schemas"
import { assert } from "@effect/vitest"
import type { Interaction } from "effect-pact"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { type Call, type Contract, failure } from "./Contract.ts"

export interface Case {
  /** What the test says of it. */
  readonly title: string
  readonly interaction: Interaction.Interaction
  readonly call: Call
}

export const of = (contract: Contract): ReadonlyArray<Case> => {
  const { answers = [], call, operation, refusals = [], withRequest } = contract
  const interaction = (
    given: ReadonlyArray<Interaction.State>,
    says: Pick<Interaction.Interaction, "uponReceiving" | "withRequest" | "willRespondWith">
  ): Interaction.Interaction => ({
    given,
    ...says,
    references: [{ group: "openapi", name: "operationId", value: operation }]
  })
  const { given = [], uponReceiving, willRespondWith } = contract

  /** A failure that every operation has, of the request that otherwise succeeds. */
  const everywhere = (
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
      title: "gives what was asked for",
      interaction: interaction([anyone, ...given], { uponReceiving, withRequest, willRespondWith }),
      call
    },
    ...answers.map((answer) => ({
      title: `answers ${answer.uponReceiving} with ${answer.willRespondWith.status}`,
      interaction: interaction([anyone, ...(answer.given ?? [])], {
        uponReceiving: answer.uponReceiving,
        withRequest,
        willRespondWith: answer.willRespondWith
      }),
      call: answer.call
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
    everywhere(
      "refuses a token that has ended",
      ["a caller whose token has ended", ...given],
      failure(withRequest, 401, "bad.credentials"),
      (reason) => assert.instanceOf(reason, Reason.Unauthorized)
    ),
    ...permissionsOf(operation).map((permissions) =>
      everywhere(
        "refuses a caller without the permission, and the client says which",
        [{ name: "a caller that lacks permissions", params: { permissions } }, ...given],
        failure(withRequest, 403, "missing.any.permissions"),
        (reason) => {
          assert.instanceOf(reason, Reason.Forbidden)
          assert.deepStrictEqual(reason.missing, permissions)
        }
      )
    ),
    everywhere(
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

const anyone = "a caller that may do everything"

/** The operation fails, and for this reason. */
const failing = (call: Call, check: (reason: Reason.Reason) => void): Call =>
  Effect.match(call, {
    onSuccess: () => assert.fail("the client took a failure for a success"),
    onFailure: ({ reason }) => check(reason)
  })

/** Any one of which is enough. Nothing where the operation needs none. */
const permissionsOf = (operation: string): ReadonlyArray<ReadonlyArray<string>> => {
  const endpoint = endpoints.find(({ identifier }) => identifier === operation)
  const permissions = endpoint === undefined ? [] : OperationFacts.of(endpoint).permissions
  return permissions.length === 0 ? [] : [permissions]
}

export const endpoints = Object.values(GenesysCloudApi.GenesysCloudApi.groups).flatMap((group) =>
  Object.values(group.endpoints)
)
