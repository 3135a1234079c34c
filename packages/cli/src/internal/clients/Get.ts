/** Runs `genesys-oauth clients get`. */
import * as Effect from "effect/Effect"
import * as Api from "../Api.ts"
import * as Failures from "../Failures.ts"
import * as Print from "../output/Print.ts"
import type { GetFlags } from "./ClientsCommand.ts"
import * as ClientViews from "./ClientViews.ts"
import * as FindClient from "./FindClient.ts"

export const run = ({ client, ...flags }: GetFlags) =>
  Effect.gen(function* () {
    yield* Print.check(flags)
    yield* Print.print(ClientViews.one(yield* FindClient.byReference(client)), flags)
  }).pipe(Effect.provide(Api.layer), Failures.exit)
