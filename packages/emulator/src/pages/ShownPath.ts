/** What may be shown of where a request went: a path, of which nothing can be a token. */
import { GenesysCloudApi } from "@effect-genesys/schemas/GenesysCloudApi"
import { operationOf } from "../http/Faults.ts"

/** The template of an operation, such as `/api/v2/oauth/clients/{clientId}`. */
export const shownPath = (method: string, url: string): string =>
  templates.get(operationOf(method, url) ?? "") ?? withoutTokens(pathOf(url))

export const pathOf = (url: string): string => /^[^?#]*/.exec(url)?.[0] ?? ""

const templates = new Map(
  Object.values(GenesysCloudApi.groups).flatMap((group) =>
    Object.values(group.endpoints).map(
      ({ identifier, path }) => [String(identifier), path.replaceAll(/:(\w+)/g, "{$1}")] as const
    )
  )
)

// Where nothing is, a path may hold anything. What is a word, or no longer than an id, is shown.
const withoutTokens = (path: string) =>
  path
    .split("/")
    .slice(0, 12)
    .map((segment) => (/^[\w.~-]{0,36}$/.test(segment) ? segment : "…"))
    .join("/")
