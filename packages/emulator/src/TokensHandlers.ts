/** The operations on tokens. */
import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as Struct from "effect/Struct"
import { EmulatedApi } from "./EmulatedApi.ts"
import { Caller } from "./Guard.ts"
import type { Organisation } from "./Organisation.ts"
import * as Refusal from "./Refusal.ts"
import * as Users from "./Users.ts"

export const layer = (organisation: Organisation) =>
  HttpApiBuilder.group(EmulatedApi, "tokens", (handlers) => {
    const { id, name } = organisation
    return handlers
      .handle("getTokensMe", () =>
        Caller.useSync(({ client, signIn }) => ({
          organization: { id, name },
          homeOrganization: { id, name },
          authorizedScope: signIn.scope ?? client.scope ?? [],
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
            organization: { id, name }
          }
        }))
      )
      .handle("headTokensMe", () => Effect.void)
      .handle("deleteTokensMe", () => Caller.useSync(({ token }) => organisation.login.tokens.remove(token)))
      .handle(
        "deleteToken",
        Refusal.answering(({ params: { userId } }) =>
          Users.find(userId) === undefined
            ? Effect.fail(noSuchUser)
            : Effect.sync(() => organisation.login.end((signIn) => signIn.userId === userId))
        )
      )
      .handle("getTokensTimeout", () => Effect.sync(() => organisation.idleTokenTimeout))
      .handle("putTokensTimeout", ({ payload }) =>
        Effect.sync(() => {
          organisation.idleTokenTimeout = { ...organisation.idleTokenTimeout, ...payload }
          return organisation.idleTokenTimeout
        })
      )
  })

const noSuchUser = new Refusal.Refusal({
  status: 404,
  code: "not.found",
  message: "There is no user with this id."
})
