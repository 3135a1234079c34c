/** The URL of the emulator, as documents, pages and metadata print it. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as Headers from "effect/http/Headers"
import * as HttpServer from "effect/http/HttpServer"
import * as Layer from "effect/Layer"
import * as PublicUrl from "./PublicUrl.ts"

/** URLs have no slash at the end. */
export class ServerUrl extends Context.Service<
  ServerUrl,
  {
    /** The address that the server listens on. */
    readonly address: string
    /** The public URL if there is one, or else the address. */
    readonly url: string
    /** The public URL if there is one, or else the URL with the host of the request. */
    readonly forRequest: (headers: Headers.Headers) => string
  }
>()("@effect-genesys/emulator/ServerUrl") {}

export const layer = (options: { readonly publicUrl?: string }) =>
  Layer.effect(
    ServerUrl,
    HttpServer.addressFormattedWith((address) =>
      Effect.sync(() => {
        const publicUrl = options.publicUrl === undefined ? undefined : PublicUrl.parse(options.publicUrl)
        return {
          address,
          url: publicUrl ?? address,
          forRequest: (headers: Headers.Headers) => PublicUrl.of(headers, { publicUrl, address })
        }
      })
    )
  )
