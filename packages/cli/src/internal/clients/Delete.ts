/** Runs `genesys-oauth clients delete`. */
import * as OAuthApi from "@effect-genesys/client/OAuthApi"
import * as Effect from "effect/Effect"
import * as Api from "../Api.ts"
import * as Failures from "../Failures.ts"
import * as Confirm from "../output/Confirm.ts"
import * as Print from "../output/Print.ts"
import * as ClientChange from "./ClientChange.ts"
import type { DeleteFlags } from "./ClientsWriteCommand.ts"
import { named } from "./ClientViews.ts"
import * as FindClient from "./FindClient.ts"
import * as OwnClient from "./OwnClient.ts"

export const run = (flags: DeleteFlags) =>
  Effect.gen(function* () {
    if (!flags.dryRun) yield* Confirm.check(`Delete the client ${JSON.stringify(flags.client)}`, flags)
    const api = yield* OAuthApi.OAuthApi
    const id = yield* FindClient.idByReference(flags.client)
    const client = yield* api.getOauthClient(id)
    const name = named(client)
    // The server may send a deleted client for some time.
    if (client.state === "deleted") return yield* Print.text(`The client ${name} is deleted already.`)
    if (client.state === "disabled") {
      return yield* Failures.failed(
        `The client ${name} is disabled, which only the vendor can change, and only an inactive client can be deleted.`
      )
    }
    const isActive = client.state !== "inactive"
    if (isActive && !flags.deactivate) {
      return yield* Failures.failed(
        `The client ${name} is ${client.state ?? "active"}, and only an inactive client can be deleted: run genesys-oauth clients deactivate ${id} first, or add --deactivate.`
      )
    }
    const verb = isActive ? "deactivate and delete" : "delete"
    if (flags.dryRun) return yield* Print.text(`Would ${verb} the client ${name}. Nothing was changed.`)
    yield* Confirm.confirm(
      `This API cannot restore a deleted client, and a new one has another id and secret. ${yield* OwnClient.warning(id)}${verb.replace("d", "D")} the client ${name}`,
      flags
    )
    if (isActive) {
      yield* Effect.flatMap(
        ClientChange.plan(id, (request) => Effect.succeed({ ...request, state: "inactive" }), {
          scim: false
        }),
        ClientChange.write
      )
    }
    yield* api.deleteOauthClient(id).pipe(
      // Somebody else deleted it, or the response of an earlier attempt was lost.
      Effect.catchReason("GenesysError", "NotFound", () => Effect.void),
      Effect.mapError((error) =>
        Failures.explained(
          error,
          error.isUnknownOutcome
            ? `${error.message} The client may be deleted: look for it with genesys-oauth clients get ${id}.`
            : `${error.message}${isActive ? " The client is inactive now, and not deleted." : ""}`
        )
      )
    )
    return yield* Print.text(`The client ${name} is deleted.`)
  }).pipe(Effect.provide(Api.layer), Failures.exit)
