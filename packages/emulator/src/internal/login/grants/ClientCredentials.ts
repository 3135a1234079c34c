/** RFC 6749 §4.4: the client's secret is all that is needed, and the token is the client's own. */
import * as Effect from "effect/Effect"
import { signIn } from "../../organization/Login.ts"
import type { Grant } from "./Grant.ts"

export const clientCredentials: Grant = {
  ofClients: "CLIENT-CREDENTIALS",
  isOpenToPublicClients: false,
  exchange: ({ client }) => Effect.succeed({ signIn: signIn({ clientId: client.id }) })
}
