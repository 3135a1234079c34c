/** Runs `genesys-oauth clients create`. */
import * as OAuthApi from "@effect-genesys/client/OAuthApi"
import type { OAuthClient, OAuthClientRequest } from "@effect-genesys/schemas/OAuthClient"
import * as UnknownFields from "@effect-genesys/schemas/UnknownFields"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Api from "../Api.ts"
import * as Failures from "../Failures.ts"
import { note } from "../Note.ts"
import * as Confirm from "../output/Confirm.ts"
import * as Print from "../output/Print.ts"
import * as Destination from "../secrets/Destination.ts"
import * as KeepSecret from "../secrets/KeepSecret.ts"
import * as Uninterrupted from "../Uninterrupted.ts"
import * as ClientRequest from "./ClientRequest.ts"
import type { CreateFlags } from "./ClientsWriteCommand.ts"
import * as ClientViews from "./ClientViews.ts"
import * as Refusal from "./Refusal.ts"

export const run = (flags: CreateFlags) =>
  Effect.gen(function* () {
    yield* Print.check(flags, ClientViews.fields)
    if (Option.isNone(flags.to) && (Option.isSome(flags.toFormat) || flags.showSecret)) {
      return yield* Failures.usage(
        "--to-format and --show-secret need a destination for the secret: add --to."
      )
    }
    const request = requestOf(flags)
    const body = yield* ClientRequest.encode(request, flags)
    if (flags.dryRun) return yield* Print.print(ClientViews.body(body), flags)
    yield* Effect.provide(Effect.scoped(create(request, flags)), Api.layer)
  }).pipe(Failures.exit)

const create = Effect.fnUntraced(function* (request: OAuthClientRequest, flags: CreateFlags) {
  const destination = Option.isSome(flags.to)
    ? Option.some(yield* Destination.reserve(flags.to.value, flags))
    : Option.none<Destination.Destination>()
  if (Option.isSome(destination) && destination.value.replaces) {
    yield* Confirm.confirm(`Replace the file ${destination.value.name}`, flags)
  }
  const issue = OAuthApi.OAuthApi.use((api) => api.postOauthClients(request, flags)).pipe(
    Refusal.advise(`That is genesys-oauth clients list --name ${JSON.stringify(request.name)}.`)
  )
  if (Option.isSome(destination)) {
    const client = yield* KeepSecret.keep(issue, destination.value)
    // The secret alone, if standard output is its destination.
    return destination.value.isStandardOutput ? undefined : yield* Print.print(ClientViews.one(client), flags)
  }
  return yield* Print.print(ClientViews.one(yield* Uninterrupted.run(withoutSecret(issue))), flags)
})

/** Says how to get the secret, since nobody has seen it. A `TOKEN` client may have none. */
const withoutSecret = Effect.fnUntraced(function* <E, R>(issue: Effect.Effect<OAuthClient, E, R>) {
  const { secret, ...client } = yield* issue
  if (secret !== undefined) {
    yield* note(
      `The secret of the client ${ClientViews.named(client)} is not shown. To get one, run genesys-oauth clients rotate ${client.id} --to FILE; next time, add --to FILE.`
    )
  }
  return UnknownFields.without(client)
})

const requestOf = ({ description, grant, name, redirectUri, role, scope, tokenLifetime }: CreateFlags) => {
  const request: OAuthClientRequest = {
    name,
    authorizedGrantType: grant,
    ...(Option.isSome(description) && { description: description.value }),
    ...(redirectUri.length > 0 && { registeredRedirectUri: redirectUri }),
    ...(scope.length > 0 && { scope }),
    ...(role.length > 0 && { roleDivisions: role.map(ClientRequest.roleOf) }),
    ...(Option.isSome(tokenLifetime) && { accessTokenValiditySeconds: tokenLifetime.value })
  }
  return request
}
