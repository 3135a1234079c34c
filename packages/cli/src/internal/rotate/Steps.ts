/** What the steps of a rotation call: the API, the login host, and the sink of `--sink`. */
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import * as SignIn from "@effect-genesys/rotation/SignIn"
import * as Layer from "effect/Layer"
import * as Api from "../Api.ts"
import * as Current from "../organization/Current.ts"
import * as Sinks from "./Sinks.ts"

const signIn = Layer.unwrap(Current.CurrentOrganization.useSync(SignIn.layer)).pipe(
  Layer.provide(NodeTransport.layer)
)

export const layer = (flags: Sinks.Flags) =>
  Layer.mergeAll(signIn, Sinks.layer(flags)).pipe(Layer.provideMerge(Api.layer))
