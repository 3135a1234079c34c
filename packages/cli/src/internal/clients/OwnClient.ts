/** Warns of a change to the client that the command itself signs in with. */
import * as Effect from "effect/Effect"
import * as Current from "../organization/Current.ts"

/** A sentence with a space at its end, or nothing. An access token does not say whose it is. */
export const warning = (clientId: string) =>
  Effect.map(Current.CurrentOrganization, ({ credentials }) =>
    "clientId" in credentials && credentials.clientId === clientId
      ? "This command signs in with this client. "
      : ""
  )
