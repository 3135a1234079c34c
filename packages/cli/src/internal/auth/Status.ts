/** Runs `genesys-oauth auth status`. */
import * as Connection from "@effect-genesys/client/Connection"
import * as GenesysCloud from "@effect-genesys/client/GenesysCloud"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import * as Regions from "@effect-genesys/client/Regions"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Failures from "../Failures.ts"
import * as Current from "../organization/Current.ts"
import * as Details from "../output/Details.ts"
import * as Print from "../output/Print.ts"
import type { StatusFlags } from "./AuthCommand.ts"

const fields = ["source", "region", "apiUrl", "organization", "clientId", "clientName", "expiresAt"]

export const run = (flags: StatusFlags) =>
  Effect.gen(function* () {
    yield* Print.check(flags)
    const { credentials, region, source } = yield* Current.organization
    const { apiUrl } = yield* Effect.fromResult(Regions.locate(region))
    const connection = Connection.layer({ region, credentials }).pipe(Layer.provide(NodeTransport.layer))
    const { me, token } = yield* Effect.all({
      token: Connection.Connection.use(({ accessToken }) => accessToken),
      me: Effect.flatMap(GenesysCloud.make, ({ getTokensMe }) => getTokensMe())
    }).pipe(Effect.provide(connection))
    const { id, name } = me.OAuthClient ?? {}
    const json = {
      source,
      region,
      apiUrl,
      ...(me.organization?.name !== undefined && { organization: me.organization.name }),
      ...(id !== undefined && { clientId: id }),
      ...(name !== undefined && { clientName: name }),
      ...(token.expiresAt && { expiresAt: DateTime.formatIso(token.expiresAt) })
    }
    yield* Print.print({ json, fields, text: (width) => Details.text(json, width) }, flags)
  }).pipe(Failures.exit)
