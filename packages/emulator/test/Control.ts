/** The control plane: its typed client, and requests that this client would not send. */
import { request } from "node:http"
import { ControlApi, Emulator } from "@effect-genesys/emulator"
import * as Effect from "effect/Effect"
import * as HttpApiClient from "effect/http-api/HttpApiClient"

export const control = Effect.flatMap(Emulator.Emulator, ({ url }) =>
  HttpApiClient.make(ControlApi.ControlApi, { baseUrl: url })
)

export interface Ask {
  readonly method?: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** Sends the request unchanged, including its `Host`. */
export const ask = ({ body = "", headers = {}, method = "GET", path }: Ask) =>
  Effect.flatMap(Emulator.Emulator, ({ url }) =>
    Effect.callback<{
      readonly status: number
      readonly text: string
      readonly headers: NodeJS.Dict<string | ReadonlyArray<string>>
    }>((resume) => {
      const { hostname, port } = new URL(url)
      const length = { "content-length": String(Buffer.byteLength(body)) }
      request({ hostname, port, method, path, headers: { ...length, ...headers } }, (response) => {
        let text = ""
        response.setEncoding("utf8")
        response.on("data", (chunk) => (text += String(chunk)))
        response.on("end", () =>
          resume(Effect.succeed({ status: response.statusCode ?? 0, text, headers: response.headers }))
        )
      }).end(body)
    })
  )
