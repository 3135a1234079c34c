/** Verifies the Vault of the tests with the contract, so that they do not rely on responses that are in no contract. */
import { createServer } from "node:http"
import { join } from "node:path"
import { text } from "node:stream/consumers"
import { assert, it } from "@effect/vitest"
import { Verifier } from "effect-pact"
import * as Effect from "effect/Effect"
import * as FakeVault from "./FakeVault.ts"

/** Serves one Vault for each interaction. */
const serve = (current: () => FakeVault.FakeVault) =>
  Effect.acquireRelease(
    Effect.callback<{ readonly url: string; readonly close: () => void }>((resume) => {
      const server = createServer(async (request, response) => {
        const sent = current().respond(request.method ?? "", request.url ?? "", await text(request))
        response.writeHead(sent.status, Object.fromEntries(sent.headers)).end(await sent.text())
      })
      server.listen(0, "127.0.0.1", () => {
        const address = server.address()
        const port = typeof address === "object" ? address?.port : undefined
        resume(Effect.succeed({ url: `http://127.0.0.1:${port}`, close: () => void server.close() }))
      })
    }),
    ({ close }) => Effect.sync(close)
  )

const secret = { id: "a", secret: "b" }

it.live("the Vault of the tests passes the contract", () =>
  Effect.gen(function* () {
    let vault = FakeVault.make()
    const { url } = yield* serve(() => vault)
    const given = (prepare: () => void) => () =>
      Effect.sync(() => {
        vault = FakeVault.make()
        prepare()
        return { authorization: "Bearer a-token" }
      })
    const has = (name: string, ...versions: ReadonlyArray<unknown>) =>
      given(() => vault.secrets.set(`genesys/${name}`, [...versions]))
    const { interactions } = yield* Verifier.verify({
      provider: "hashicorp-vault",
      baseUrl: url,
      pacts: [join(import.meta.dirname, "../pacts")],
      states: {
        "no secret": given(() => {}),
        "a secret that a rotation wrote": has("export", { ...secret, rotation: "fleet/a" }),
        "a secret that no rotation wrote": has("export", secret),
        "a secret in the namespace exports": has("export", secret),
        "a secret of the version 3": has("export", secret, secret, secret),
        "a secret whose latest version is deleted": has("export", secret, null),
        "a pending secret": has("export.pending", secret),
        "a token without a policy": given(() => vault.state.failures.push(403)),
        "no secrets engine at the mount": given(() => (vault.state.isMounted = false))
      }
    })
    assert.lengthOf(interactions, 12)
  }).pipe(Effect.scoped)
)
