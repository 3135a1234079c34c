import { format } from "@effect-genesys/rotation/SecretFormat"
import { original } from "@effect-genesys/rotation/SecretSink"
/** Gets a secret that the server shows only once, and stores it. An interrupt waits until both are done. */
import type { OAuthClient } from "@effect-genesys/schemas/OAuthClient"
import * as UnknownFields from "@effect-genesys/schemas/UnknownFields"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { named } from "../clients/ClientViews.ts"
import * as OwnClient from "../clients/OwnClient.ts"
import * as Failures from "../Failures.ts"
import { note } from "../Note.ts"
import * as Uninterrupted from "../Uninterrupted.ts"
import type { Destination } from "./Destination.ts"
import * as Fallback from "./Fallback.ts"

/**
 * Returns the fields of the client that this version knows, without its secret. A secret that cannot be stored is kept in a
 * file that the error names.
 */
export const keep = <E extends Error, R>(issue: Effect.Effect<OAuthClient, E, R>, destination: Destination) =>
  Uninterrupted.run(
    Effect.gen(function* () {
      const { secret, ...client } = yield* issue
      if (secret === undefined) {
        return yield* Failures.failed(
          `The server sent no secret for the client ${named(client)}, so none was stored, and an old one may be invalid: run genesys-oauth clients rotate ${client.id} --to FILE.`
        )
      }
      const text = format(
        { clientId: client.id ?? "", clientSecret: secret, version: original },
        destination.format
      )
      const stored = yield* Effect.exit(destination.store(text))
      if (Exit.isSuccess(stored)) {
        yield* note(`The secret of the client ${named(client)} was written to ${destination.name}.`)
        yield* OwnClient.keepSecret(client.id ?? "", secret)
        // One that this version does not know could be a secret too.
        return UnknownFields.without(client)
      }
      const interrupted = Cause.hasInterruptsOnly(stored.cause)
      const problem = interrupted ? "it was interrupted" : messageOf(Cause.squash(stored.cause))
      const file = yield* Effect.option(Fallback.store(client.id ?? "", text))
      const kept =
        file._tag === "Some"
          ? `It is in ${file.value}, which only you can read: move it, and delete the file.`
          : `It is lost: run genesys-oauth clients rotate ${client.id} --to FILE.`
      return yield* Failures.failed(
        `The client ${named(client)} has a new secret, and ${destination.name} did not take it: ${problem}. ${kept}`
      )
    })
  )

const messageOf = (error: unknown) =>
  (error instanceof Error ? error.message : String(error)).replace(/\.$/, "")
