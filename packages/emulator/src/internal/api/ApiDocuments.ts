/** Routes with the OpenAPI documents of the emulator. Each document names the URL of the request as its server. */
import * as Effect from "effect/Effect"
import type * as HttpApi from "effect/http-api/HttpApi"
import type * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as OpenApi from "effect/http-api/OpenApi"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import { ServerUrl } from "../http/ServerUrl.ts"

export const layer = <Id extends string, Groups extends HttpApiGroup.Constraint>(
  path: HttpRouter.PathInput,
  api: HttpApi.HttpApi<Id, Groups>
) =>
  HttpRouter.use((router) =>
    ServerUrl.use((serverUrl) =>
      router.add("GET", path, ({ headers }) =>
        Effect.sync(() =>
          HttpServerResponse.jsonUnsafe({
            ...OpenApi.fromApi(api),
            servers: [{ url: serverUrl.forRequest(headers), description: "This emulator" }]
          })
        )
      )
    )
  )
