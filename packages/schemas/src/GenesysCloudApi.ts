/**
 * The part of the Genesys Cloud platform API that this library speaks, as one `HttpApi` value: the client calls
 * it, the emulator serves it, and its OpenAPI document is compared with the vendor's.
 */
import * as HttpApi from "effect/http-api/HttpApi"
import * as OpenApi from "effect/http-api/OpenApi"
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
      transform: (document) => ({
        ...document,
        components: {
          ...document["components"],
          schemas: withoutTags(document["components"]["schemas"]),
          securitySchemes: { [securityScheme]: { type: "http", scheme: "bearer" } }
        }
      })
    })
  )

/** The vendor's name of an operation, such as `getOauthClients`. */
export type OperationName =
  | keyof (typeof OAuthGroup)["endpoints"]
  | keyof (typeof TokensGroup)["endpoints"]
  | keyof (typeof UsageGroup)["endpoints"]

// Errors tell themselves apart by a `_tag` that is never sent.
const withoutTags = (
  schemas: Readonly<Record<string, { readonly properties?: Readonly<Record<string, unknown>> }>>
) =>
  Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => {
      if (schema.properties === undefined) return [name, schema]
      const { _tag, ...properties } = schema.properties
      return [name, { ...schema, properties }]
    })
  )
