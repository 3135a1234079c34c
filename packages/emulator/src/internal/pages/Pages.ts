/** The pages of the emulator for people: the landing page, and the API reference. */
import { GenesysCloudApi } from "@effect-genesys/schemas/GenesysCloudApi"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpRouter from "effect/http/HttpRouter"
import * as Layer from "effect/Layer"
import { ControlGuard } from "../control/ControlGuard.ts"
import * as Page from "../html/Page.ts"
import { RequestLog } from "../http/RequestLog.ts"
import { ServerUrl } from "../http/ServerUrl.ts"
import { Organization } from "../organization/Organization.ts"
import type { StoredClient } from "../organization/StoredClient.ts"
import * as LandingPage from "./LandingPage.ts"
import * as ReferencePage from "./ReferencePage.ts"

/** The request log is a part of the control plane: a client that may not use that does not see the log here either. */
const landing = HttpRouter.use((router) =>
  Effect.gen(function* () {
    const { administratorId, lifecycle, name } = yield* Organization
    const log = yield* RequestLog
    const { refusal } = yield* ControlGuard
    const serverUrl = yield* ServerUrl
    yield* router.add("GET", "/", ({ headers }) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        const content = LandingPage.landing({
          organization: name,
          url: serverUrl.forRequest(headers),
          address: serverUrl.address,
          clientId: administratorId.get() ?? "",
          clients: lifecycle.all(now).map(shown),
          log: refusal(headers) === undefined ? log.read() : undefined
        })
        return Page.respond(content, 200, LandingPage.assets)
      })
    )
  })
)

// Field by field, so that a page shows no other field of a client.
const shown = ({ client: { authorizedGrantType, id, name, state } }: StoredClient): LandingPage.Client => ({
  id,
  name,
  grantType: authorizedGrantType,
  state: state ?? ""
})

export const layer = Layer.merge(landing, ReferencePage.layer(GenesysCloudApi))
