/** `GET /logout` of the login host: sends the user back to the program. There is no session to end. */
import * as Effect from "effect/Effect"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as UrlParams from "effect/http/UrlParams"
import * as Page from "../html/Page.ts"
import { Organization } from "../organization/Organization.ts"
import * as AuthorizationPage from "./AuthorizationPage.ts"
import { trusted } from "./AuthorizationRequest.ts"

export const layer = HttpRouter.use((router) =>
  Organization.use(({ clients }) =>
    router.add(
      "GET",
      "/logout",
      HttpServerRequest.ParsedSearchParams.pipe(
        Effect.flatMap((parameters) => trusted(clients, UrlParams.fromInput(parameters))),
        Effect.match({
          onSuccess: ({ redirectUri }) => Page.redirect(new URL(redirectUri)),
          onFailure: ({ problem }) => Page.respond(AuthorizationPage.refusal(problem), 400)
        })
      )
    )
  )
)
