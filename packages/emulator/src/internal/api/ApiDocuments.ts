import * as Effect from "effect/Effect"
/** The OpenAPI documents of the emulator. Each names the URL by which the request came as the server. */
import type * as HttpApi from "effect/http-api/HttpApi"
import type * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as OpenApi from "effect/http-api/OpenApi"
import * as HttpServer from "effect/http/HttpServer"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as PublicUrl from "../http/PublicUrl.ts"

export const handle = <Id extends string, Groups extends HttpApiGroup.Constraint>(
  api: HttpApi.HttpApi<Id, Groups>,
  publicUrl: string | undefined
) =>
  HttpServer.addressFormattedWith((address) =>
    Effect.map(HttpServerRequest.HttpServerRequest, ({ headers }) =>
      HttpServerResponse.jsonUnsafe({
        ...OpenApi.fromApi(api),
        servers: [{ url: PublicUrl.of(headers, { publicUrl, address }), description: "This emulator" }]
      })
    )
  )
