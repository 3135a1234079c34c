/** The calls that every contender makes, and the loops that keep a number of them in flight. */
import * as Effect from "effect/Effect"
import { proofOf, proofOfAll, type ReadClient } from "../Samples.ts"

export type Operation = "getOauthClient" | "getOauthClients" | "postOauthClients"

export interface Plan {
  readonly operation: Operation
  readonly inFlight: number
  readonly milliseconds: number
}

/** `proof` is the sum of `Samples.proofOf` over all clients read. The parent process checks it. */
export interface Done {
  readonly calls: number
  readonly proof: number
}

export interface Contender {
  readonly run: (plan: Plan) => Promise<Done>
}

/** The operations of a client whose calls are promises. `call` is the number of the call, which selects the client. */
export interface Promised {
  readonly getOauthClient: (call: number) => Promise<ReadClient>
  readonly getOauthClients: () => Promise<ReadonlyArray<ReadClient>>
  readonly postOauthClients: (call: number) => Promise<ReadClient>
}

export const fromPromises = (client: Promised): Contender => ({
  run: async ({ inFlight, milliseconds, operation }) => {
    const once = {
      getOauthClient: (call: number) => client.getOauthClient(call).then(proofOf),
      getOauthClients: () => client.getOauthClients().then(proofOfAll),
      postOauthClients: (call: number) => client.postOauthClients(call).then(proofOf)
    }[operation]
    const end = performance.now() + milliseconds
    const done = { calls: 0, proof: 0 }
    let begun = 0
    const loop = () =>
      new Promise<void>((resolve, reject) => {
        const next = () => (performance.now() < end ? once(begun++).then(add, reject) : resolve())
        const add = (proof: number) => {
          done.calls += 1
          done.proof += proof
          next()
        }
        next()
      })
    await Promise.all(Array.from({ length: inFlight }, loop))
    return done
  }
})

/** The operations of a client whose calls are effects. */
export interface Effectful<E> {
  readonly getOauthClient: (call: number) => Effect.Effect<ReadClient, E>
  readonly getOauthClients: Effect.Effect<ReadonlyArray<ReadClient>, E>
  readonly postOauthClients: (call: number) => Effect.Effect<ReadClient, E>
}

/** The same loops, in fibers. */
export const runEffects = Effect.fnUntraced(function* <E>(
  client: Effectful<E>,
  { inFlight, milliseconds, operation }: Plan
) {
  const end = performance.now() + milliseconds
  const done = { calls: 0, proof: 0 }
  let begun = 0
  const add = (proof: number) => {
    done.calls += 1
    done.proof += proof
  }
  const loop = <A>(body: (call: number) => Effect.Effect<A, E>, proof: (read: A) => number) =>
    Effect.whileLoop({
      while: () => performance.now() < end,
      body: () => body(begun++),
      step: (read) => add(proof(read))
    })
  const fiber = {
    getOauthClient: loop(client.getOauthClient, proofOf),
    getOauthClients: loop(() => client.getOauthClients, proofOfAll),
    postOauthClients: loop(client.postOauthClients, proofOf)
  }[operation]
  yield* Effect.all(
    Array.from({ length: inFlight }, () => fiber),
    { concurrency: "unbounded", discard: true }
  )
  return done
})

export const credentials = { clientId: "bench", clientSecret: "bench-secret" }

/** Gets a token, for contenders that cannot. */
export const signIn = async (url: string): Promise<string> => {
  const { clientId, clientSecret } = credentials
  const response = await fetch(`${url}/oauth/token`, {
    method: "POST",
    headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
    body: new URLSearchParams({ grant_type: "client_credentials" })
  })
  const { access_token: token }: { readonly access_token: string } = JSON.parse(await response.text())
  return token
}
