/** Installs the broker's gems before the first test starts, so that no test times out on it. */
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Effect from "effect/Effect"
import * as Gems from "../Gems.ts"

export const setup = async () => {
  await Effect.runPromise(Effect.provide(Gems.installed, NodeServices.layer))
}
