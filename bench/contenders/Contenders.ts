/** All contenders. Each is loaded only in its own process. */
import type { Contender } from "./Contender.ts"
import type * as Ours from "./ours.ts"

const ours = (options: Ours.Options) => async (url: string) => (await import("./ours.ts")).make(url, options)

export const contenders: Readonly<Record<string, (url: string) => Promise<Contender>>> = {
  undici: async (url) => (await import("./undici.ts")).make(url),
  fetch: async (url) => (await import("./fetch.ts")).make(url),
  "vendor SDK": async (url) => (await import("./vendorSdk.ts")).make(url),
  "openapi-fetch": async (url) => (await import("./openapiFetch.ts")).make(url),
  "hey-api + valibot": async (url) => (await import("./heyApi.ts")).make(url),
  "our client": ours({ transport: "recommended", spans: "made" }),
  "our client, spans recorded": ours({ transport: "recommended", spans: "recorded" }),
  "our client, spans off": ours({ transport: "recommended", spans: "off" }),
  "our client, Effect's undici layer": ours({ transport: "effectUndici", spans: "made" })
}
