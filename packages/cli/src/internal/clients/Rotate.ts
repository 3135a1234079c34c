/** Runs `genesys-oauth clients rotate`. */
import * as OAuthApi from "@effect-genesys/client/OAuthApi"
import * as Effect from "effect/Effect"
import * as Api from "../Api.ts"
import * as Failures from "../Failures.ts"
import { note } from "../Note.ts"
import * as Confirm from "../output/Confirm.ts"
import * as Print from "../output/Print.ts"
import * as Destination from "../secrets/Destination.ts"
import * as KeepSecret from "../secrets/KeepSecret.ts"
import type { RotateFlags } from "./ClientsWriteCommand.ts"
import * as ClientViews from "./ClientViews.ts"
import * as FindClient from "./FindClient.ts"
import * as OwnClient from "./OwnClient.ts"
import * as Refusal from "./Refusal.ts"

export const run = (flags: RotateFlags) =>
  Effect.gen(function* () {
    yield* Print.check(flags, ClientViews.fields)
    if (!flags.dryRun) {
      yield* Confirm.check(`Rotate the secret of the client ${JSON.stringify(flags.client)}`, flags)
    }
    const destination = yield* Destination.reserve(flags.to, flags)
    const api = yield* OAuthApi.OAuthApi
    const id = yield* FindClient.idByReference(flags.client)
    const client = yield* api.getOauthClient(id)
    const name = ClientViews.named(client)
    const replacing = destination.replaces ? ` and replace the file ${destination.name}` : ""
    if (flags.dryRun) {
      return yield* note(
        `Would rotate the secret of the client ${name}${replacing || `, for ${destination.name}`}. Nothing was changed.`
      )
    }
    yield* Confirm.confirm(
      `The old secret may stop working at once. ${yield* OwnClient.warning(id)}Rotate the secret of the client ${name}${replacing}`,
      flags
    )
    const rotated = yield* KeepSecret.keep(
      api
        .postOauthClientSecret(id)
        .pipe(
          Refusal.advise(
            `The old secret of the client ${name} may be invalid: if it is, run genesys-oauth clients rotate ${id} --to FILE.`
          )
        ),
      destination
    )
    // The secret alone, if standard output is its destination.
    if (!destination.isStandardOutput) yield* Print.print(ClientViews.one(rotated), flags)
  }).pipe(Effect.scoped, Effect.provide(Api.layer), Failures.exit)
