/** Runs `genesys-oauth clients get`. */
import * as Effect from "effect/Effect"
import * as Show from "../Show.ts"
import type { GetFlags } from "./ClientsCommand.ts"
import * as ClientViews from "./ClientViews.ts"
import * as FindClient from "./FindClient.ts"

export const run = ({ client, ...flags }: GetFlags) =>
  Show.run(flags, Effect.map(FindClient.byReference(client), ClientViews.one))
