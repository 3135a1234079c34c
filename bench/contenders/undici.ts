/** undici's `request` and `JSON.parse`: the floor. Checks nothing except that the status is 200. */
import { request } from "undici"
import { idOf, requestOf } from "../Samples.ts"
import { type Contender, fromPromises, signIn } from "./Contender.ts"

export const make = async (url: string): Promise<Contender> => {
  const authorization = `Bearer ${await signIn(url)}`
  const clients = `${url}/api/v2/oauth/clients`
  const get = (from: string) =>
    request(from, { headers: { authorization, accept: "application/json" } }).then(read)
  return fromPromises({
    getOauthClient: (call) => get(`${clients}/${idOf(call)}`),
    getOauthClients: () => get(clients).then(({ entities }) => entities),
    postOauthClients: (call) =>
      request(clients, {
        method: "POST",
        headers: { authorization, accept: "application/json", "content-type": "application/json" },
        body: JSON.stringify(requestOf(call))
      }).then(read)
  })
}

const read = async ({ body, statusCode }: Awaited<ReturnType<typeof request>>) => {
  if (statusCode !== 200) throw new Error(`status ${statusCode}`)
  return JSON.parse(await body.text())
}
