/** RFC 6749 §4.4: the client sends its secret, and the token belongs to the client itself. */
import * as Effect from "effect/Effect"
import { signIn } from "../../organization/Login.ts"
import type { Grant } from "./Grant.ts"

export const clientCredentials: Grant = {
  ofClients: "CLIENT-CREDENTIALS",
  isOpenToPublicClients: false,
  exchange: ({ client }) => Effect.succeed({ signIn: signIn({ clientId: client.id }) })
}
