/** `GET /logout` of the login host: sends the user back to the program. Nobody has a session here that could end. */
import * as Effect from "effect/Effect"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as UrlParams from "effect/http/UrlParams"
import * as Page from "../html/Page.ts"
import type { Organization } from "../organization/Organization.ts"
import * as AuthorizationPage from "./AuthorizationPage.ts"
import { trusted } from "./AuthorizationRequest.ts"

export const handle = (organization: Organization) =>
  HttpServerRequest.ParsedSearchParams.pipe(
    Effect.flatMap((parameters) => trusted(organization, UrlParams.fromInput(parameters))),
    Effect.match({
      onSuccess: ({ redirectUri }) => Page.redirect(new URL(redirectUri)),
      onFailure: ({ problem }) => Page.respond(AuthorizationPage.refusal(problem), 400)
    })
  )
