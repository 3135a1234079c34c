/** The routes of the API host: the operations, behind their guard, and the OpenAPI document. */
import { GenesysCloudApi } from "@effect-genesys/schemas/GenesysCloudApi"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as Layer from "effect/Layer"
import * as ApiDocuments from "./ApiDocuments.ts"
import { EmulatedApi } from "./EmulatedApi.ts"
import * as Guard from "./Guard.ts"
import * as OAuthHandlers from "./OAuthHandlers.ts"
import * as TokensHandlers from "./TokensHandlers.ts"
import * as UsageHandlers from "./UsageHandlers.ts"

export const layer = Layer.merge(
  ApiDocuments.layer("/openapi.json", GenesysCloudApi),
  HttpApiBuilder.layer(EmulatedApi).pipe(
    Layer.provide([OAuthHandlers.layer, TokensHandlers.layer, UsageHandlers.layer]),
    Layer.provide(Guard.layer)
  )
)
