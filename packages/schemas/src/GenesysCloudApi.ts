/**
 * The OAuth, token and usage operations of the Genesys Cloud API as one `HttpApi` value. The emulator serves it, and a test
 * compares its OpenAPI document with the vendor's.
 */
import * as HttpApi from "effect/http-api/HttpApi"
import * as OpenApi from "effect/http-api/OpenApi"
import * as ApiDocument from "./ApiDocument.ts"
import { OAuthGroup } from "./OAuthGroup.ts"
import { securityScheme } from "./OperationFacts.ts"
import { TokensGroup } from "./TokensGroup.ts"
import { UsageGroup } from "./UsageGroup.ts"

// With a type, so that the declaration names the groups and does not repeat their endpoints.
/**
 * All operations in three groups, for servers, clients and API documents of `effect/http-api`.
 *
 * `@effect-genesys/client` does not use this value: it is made from the operations alone, and carries no code of a
 * server.
 *
 * @example
 * ```ts
 * import { GenesysCloudApi } from "@effect-genesys/schemas/GenesysCloudApi"
 * import * as OpenApi from "effect/http-api/OpenApi"
 *
 * export const document = OpenApi.fromApi(GenesysCloudApi)
 * ```
 *
 * @since 0.1.0
 * @category operations
 */
export const GenesysCloudApi: HttpApi.HttpApi<
  "GenesysCloudApi",
  typeof OAuthGroup | typeof TokensGroup | typeof UsageGroup
> = HttpApi.make("GenesysCloudApi")
  .add(OAuthGroup, TokensGroup, UsageGroup)
  .annotateMerge(
    OpenApi.annotations({
      title: "Genesys Cloud OAuth",
      version: "2",
      description:
        "OAuth clients, access tokens and API usage of Genesys Cloud, described by an independent project.",
      license: { name: "MIT", identifier: "MIT" },
      servers: [
        {
          url: "https://api.{domain}",
          description: "The API host of a region",
          variables: {
            domain: { default: "mypurecloud.com", description: "Each region has its own domain." }
          }
        }
      ],
      transform: (document) =>
        ApiDocument.publish(
          {
            ...document,
            components: {
              ...document["components"],
              securitySchemes: { [securityScheme]: { type: "http", scheme: "bearer" } }
            }
          },
          { nullIsAbsent: true }
        )
    })
  )

/**
 * The vendor's name of an operation, such as `getOauthClients`.
 *
 * @since 0.1.0
 * @category operations
 */
export type OperationName =
  | keyof (typeof OAuthGroup)["endpoints"]
  | keyof (typeof TokensGroup)["endpoints"]
  | keyof (typeof UsageGroup)["endpoints"]
