/** Vault's key-value secrets engine in memory, with the responses of the contract, by which a test verifies it. */
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import type * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Schema from "effect/Schema"

const mount = "/v1/secret/"

export const make = () => {
  /** The data of each version, by path. Null if it was deleted. */
  const secrets = new Map<string, Array<unknown>>()
  const requests: Array<string> = []
  const state = {
    /** Statuses for the next requests, in place of a response to them. */
    failures: new Array<number>(),
    isMounted: true,
    /** Runs before the response to a request. */
    before: (_request: string) => {}
  }

  const respond = (method: string, pathname: string, body: string) => {
    const line = `${method} ${pathname.replace(mount, "")}`
    requests.push(line)
    state.before(line)
    const failure = state.failures.shift()
    if (failure !== undefined) return json(failure, { errors: ["failed by the test"] })
    if (!state.isMounted) return json(404, { errors: [`no handler for route "${pathname}"`] })
    const [kind = "", ...path] = pathname.slice(mount.length).split("/")
    const key = path.join("/")
    const versions = secrets.get(key) ?? []
    switch (`${method} ${kind}`) {
      case "GET data": {
        if (versions.length === 0) return json(404, { errors: [] })
        const data = versions.at(-1)
        return json(data === null ? 404 : 200, { data: { data, metadata: { version: versions.length } } })
      }
      case "POST data": {
        const { data, options } = decodeWritten(body)
        if (options.cas !== versions.length) {
          return json(400, { errors: ["check-and-set parameter did not match the current version"] })
        }
        secrets.set(key, [...versions, data])
        return json(200, { data: { version: versions.length + 1 } })
      }
      case "DELETE metadata":
        secrets.delete(key)
        return new Response(null, { status: 204 })
      default:
        return json(405, { errors: ["unsupported operation"] })
    }
  }

  const client = HttpClient.make((request) =>
    Effect.sync(() =>
      HttpClientResponse.fromWeb(
        request,
        respond(request.method, new URL(request.url).pathname, bodyOf(request))
      )
    )
  )

  return { client, requests, respond, secrets, state }
}

export type FakeVault = ReturnType<typeof make>

const json = (status: number, body: unknown) => Response.json(body, { status })

const decodeWritten = Schema.decodeUnknownSync(
  Schema.fromJsonString(Schema.Struct({ data: Schema.Unknown, options: Schema.Struct({ cas: Schema.Int }) }))
)

const bodyOf = ({ body }: HttpClientRequest.HttpClientRequest) =>
  body._tag === "Uint8Array" ? new TextDecoder().decode(body.body) : ""
