/** Changes to the client that the command itself signs in with. */
import * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import { note } from "../Note.ts"
import * as Current from "../organization/Current.ts"
import * as Sessions from "../organization/Sessions.ts"

/** A sentence with a space at its end, or nothing. An access token does not say whose it is. */
export const warning = (clientId: string) =>
  Effect.map(Current.CurrentOrganization, (organization) =>
    isOwn(organization, clientId) ? "This command signs in with this client. " : ""
  )

/** Keeps a new secret of the client in its profile too, or says where the old one is. */
export const keepSecret = Effect.fnUntraced(function* (
  clientId: string,
  clientSecret: Redacted.Redacted<string>
) {
  const organization = yield* Current.CurrentOrganization
  if (!isOwn(organization, clientId)) return
  const { secretOf, source } = organization
  if (secretOf === undefined) {
    return yield* note(`This command signs in with the old secret, from ${source}: replace it there.`)
  }
  yield* Sessions.write(secretOf, { clientSecret })
  yield* note(`The profile ${secretOf} has the new secret too.`)
})

const isOwn = ({ credentials }: Current.CurrentOrganization["Service"], clientId: string) =>
  "clientId" in credentials && credentials.clientId === clientId
