/** The operations on tokens. */
import {
  idleTokenTimeout as bounds,
  type IdleTokenTimeoutRequest
} from "@effect-genesys/schemas/IdleTokenTimeout"
import * as UnknownFields from "@effect-genesys/schemas/UnknownFields"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as Struct from "effect/Struct"
import * as Refusal from "../http/Refusal.ts"
import { catchRefusals } from "../http/RefusalResponse.ts"
import { Organization } from "../organization/Organization.ts"
import { EmulatedApi } from "./EmulatedApi.ts"
import { Caller } from "./Guard.ts"

export const layer = HttpApiBuilder.group(
  EmulatedApi,
  "tokens",
  Effect.fnUntraced(function* (handlers) {
    const organization = yield* Organization
    const { behavior, idleTokenTimeout, login } = organization
    const longestIdle = () => (behavior.current().hipaa ? bounds.hipaaMaximum : bounds.maximum)
    return handlers
      .handle("getTokensMe", ({ query }) =>
        Effect.gen(function* () {
          const { client, signIn, token, usedBefore } = yield* Caller
          if (query.preserveIdleTTL === true) login.tokens.use(token, usedBefore)
          const idlesAt = (login.tokens.usedAt(token) ?? usedBefore) + organization.idleAfter()
          const named = Struct.pick(organization, ["id", "name"])
          return {
            organization: named,
            homeOrganization: named,
            authorizedScope: signIn.scope ?? client.scope ?? [],
            ...(idlesAt < Infinity && { dateTokenIdles: DateTime.makeUnsafe(idlesAt) }),
            OAuthClient: {
              ...Struct.pick(client, [
                "id",
                "name",
                "authorizedGrantType",
                "dateCreated",
                "dateModified",
                "roleDivisions",
                "scope",
                "state"
              ]),
              organization: named
            }
          }
        })
      )
      .handle("headTokensMe", () => Effect.void)
      .handle("deleteTokensMe", () => Caller.useSync(({ token }) => login.tokens.remove(token)))
      .handle(
        "deleteToken",
        catchRefusals(({ params: { userId } }) =>
          organization.users.has(userId)
            ? Effect.sync(() => login.revoke((signIn) => signIn.userId === userId))
            : Effect.fail(noSuchUser)
        )
      )
      .handle("getTokensTimeout", () => Effect.sync(idleTokenTimeout.get))
      .handle(
        "putTokensTimeout",
        catchRefusals(({ payload }) => {
          if ((payload?.idleTokenTimeoutSeconds ?? 0) > longestIdle()) return Effect.fail(tooLongForHipaa)
          idleTokenTimeout.set({ ...idleTokenTimeout.get(), ...(payload && declared(payload)) })
          return Effect.succeed(idleTokenTimeout.get())
        })
      )
  })
)

/** Drops unknown fields: nested deeply enough, they could not be encoded in a response. */
const declared = (request: IdleTokenTimeoutRequest): IdleTokenTimeoutRequest => ({
  ...UnknownFields.without(request),
  ...(request.inactivityTimeoutGroupBundles && {
    inactivityTimeoutGroupBundles: request.inactivityTimeoutGroupBundles.map(UnknownFields.without)
  })
})

const tooLongForHipaa = new Refusal.Refusal({
  status: 400,
  code: "max.idle.hipaa.token.timeout.exceeded",
  message: `Under HIPAA, the idle timeout is at most ${bounds.hipaaMaximum} seconds.`,
  fieldName: "idleTokenTimeoutSeconds"
})

const noSuchUser = new Refusal.Refusal({
  status: 404,
  code: "not.found",
  message: "There is no user with this id."
})
