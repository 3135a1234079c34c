/**
 * The part of the Genesys Cloud platform API that this library speaks, as one `HttpApi` value: the client calls
 * it, the emulator serves it, and its OpenAPI document is compared with the vendor's.
 */
import * as HttpApi from "effect/http-api/HttpApi"
import * as OpenApi from "effect/http-api/OpenApi"
import * as ApiDocument from "./ApiDocument.ts"
import { OAuthGroup } from "./OAuthGroup.ts"
import { securityScheme } from "./OperationFacts.ts"
import { TokensGroup } from "./TokensGroup.ts"
import { UsageGroup } from "./UsageGroup.ts"

// Declared so that declarations name the groups and do not repeat their endpoints.
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
            domain: { default: "mypurecloud.com", description: "Each region has a domain of its own." }
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

/** The vendor's name of an operation, such as `getOauthClients`. */
export type OperationName =
  | keyof (typeof OAuthGroup)["endpoints"]
  | keyof (typeof TokensGroup)["endpoints"]
  | keyof (typeof UsageGroup)["endpoints"]
