/** The `fetch` of Node and `response.json()`. */
import { idOf, requestOf } from "../Samples.ts"
import { type Contender, fromPromises, signIn } from "./Contender.ts"

export const make = async (url: string): Promise<Contender> => {
  const authorization = `Bearer ${await signIn(url)}`
  const clients = `${url}/api/v2/oauth/clients`
  const get = (from: string) =>
    fetch(from, { headers: { authorization, accept: "application/json" } }).then(read)
  return fromPromises({
    getOauthClient: (call) => get(`${clients}/${idOf(call)}`),
    getOauthClients: () => get(clients).then(({ entities }) => entities),
    postOauthClients: (call) =>
      fetch(clients, {
        method: "POST",
        headers: { authorization, accept: "application/json", "content-type": "application/json" },
        body: JSON.stringify(requestOf(call))
      }).then(read)
  })
}

const read = (response: Response) => {
  if (!response.ok) throw new Error(`status ${response.status}`)
  return response.json()
}
