/** The body of a request that writes a client. A problem names the flag, not the field. */
import * as OAuthClient from "@effect-genesys/schemas/OAuthClient"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import * as Failures from "../Failures.ts"
import type { JsonObject } from "../output/Print.ts"

/** Checks the request as the library does before it sends one, and returns its JSON. */
export const encode = (request: OAuthClient.OAuthClientRequest, { scim }: { readonly scim: boolean }) =>
  Effect.mapBoth(scim ? encodeScim(request) : encodePlain(request), {
    onFailure: ({ issue }) => Failures.usage(problemOf(issue)),
    onSuccess: (encoded): JsonObject => encoded
  })

const encodePlain = Schema.encodeEffect(OAuthClient.OAuthClientRequest)
const encodeScim = Schema.encodeEffect(OAuthClient.ScimOAuthClientRequest)

/** A role of the command line. Without a division it is one in all. */
export const roleOf = (text: string): OAuthClient.RoleDivision => {
  const [roleId = "", divisionId = "*"] = text.split(":")
  return { roleId, divisionId }
}

/** The role as the command line has it, with its division. */
export const textOf = ({ divisionId, roleId }: OAuthClient.RoleDivision): string => `${roleId}:${divisionId}`

const problemOf = (issue: SchemaIssue.Issue) => {
  const problems = format(issue).issues.map(({ message, path = [] }) => {
    const [field] = path
    const flag = flags.get(String(field)) ?? String(field)
    return `${flag}: ${message.replace("pass { scim: true }", "add --scim").replace("use scopes", "use --scope")}`
  })
  return `${problems.join("; ")}. Nothing was changed.`
}

const format = SchemaIssue.makeFormatterStandardSchemaV1()

const flags: ReadonlyMap<string, string> = new Map([
  ["name", "--name"],
  ["description", "--description"],
  ["authorizedGrantType", "--grant"],
  ["scope", "--scope"],
  ["registeredRedirectUri", "--redirect-uri"],
  ["roleDivisions", "--role"],
  ["accessTokenValiditySeconds", "--token-lifetime"],
  ["state", "--state"]
])
