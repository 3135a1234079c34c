/** What people see of an emulator that only programs talk to: the landing page, and the API reference. */
import { GenesysCloudApi } from "@effect-genesys/schemas/GenesysCloudApi"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServer from "effect/http/HttpServer"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as Layer from "effect/Layer"
import type * as Redacted from "effect/Redacted"
import * as ControlGuard from "../control/ControlGuard.ts"
import * as Page from "../html/Page.ts"
import * as PublicUrl from "../http/PublicUrl.ts"
import type { RequestLog } from "../http/RequestLog.ts"
import * as ClientLifecycle from "../organization/ClientLifecycle.ts"
import type { Organization, Stored } from "../organization/Organization.ts"
import * as LandingPage from "./LandingPage.ts"
import * as ReferencePage from "./ReferencePage.ts"

/** The log is a part of the control plane: who may not use that does not see it here. */
export const layer = (
  organization: Organization,
  log: RequestLog,
  controlToken: Redacted.Redacted<string> | undefined,
  publicUrl: string | undefined
) =>
  Layer.mergeAll(
    HttpRouter.add(
      "GET",
      "/",
      landing(organization, log, ControlGuard.strangersRefused(controlToken), publicUrl)
    ),
    ReferencePage.layer(GenesysCloudApi)
  )

const landing = (
  organization: Organization,
  log: RequestLog,
  refusal: ReturnType<typeof ControlGuard.strangersRefused>,
  publicUrl: string | undefined
) =>
  HttpServer.addressFormattedWith((address) =>
    Effect.gen(function* () {
      const { headers } = yield* HttpServerRequest.HttpServerRequest
      const now = yield* Clock.currentTimeMillis
      const content = LandingPage.landing({
        organization: organization.name,
        url: PublicUrl.of(headers, { publicUrl, address }),
        address,
        clientId: organization.administratorId.get() ?? "",
        clients: ClientLifecycle.all(organization, now).map(shown),
        log: refusal(headers) === undefined ? log.read() : undefined
      })
      return Page.respond(content, 200, LandingPage.means)
    })
  )

// Field by field: a page has nothing of a client that is not named here.
const shown = ({ client: { authorizedGrantType, id, name, state } }: Stored): LandingPage.Client => ({
  id,
  name,
  grantType: authorizedGrantType,
  state: state ?? ""
})
