/** The API reference at `/docs`: Scalar, of what is served. It is a page of megabytes, made when first asked for. */
import { createHash } from "node:crypto"
import type { GenesysCloudApi } from "@effect-genesys/schemas/GenesysCloudApi"
import * as OperationFacts from "@effect-genesys/schemas/OperationFacts"
import * as Effect from "effect/Effect"
import * as HttpApiScalar from "effect/http-api/HttpApiScalar"
import * as OpenApi from "effect/http-api/OpenApi"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Layer from "effect/Layer"

export const layer = (api: typeof GenesysCloudApi) =>
  Layer.unwrap(Effect.map(Effect.cached(rendered(api)), (page) => HttpRouter.add("GET", "/docs", page)))

const rendered = (api: typeof GenesysCloudApi) =>
  HttpRouter.toHttpEffect(
    HttpApiScalar.layer(
      api.annotateMerge(
        OpenApi.annotations({ description, servers: [{ url: "/", description: "This emulator" }] })
      ),
      { path: "/docs", scalar: alone }
    )
  ).pipe(Effect.flatten, Effect.flatMap(guarded))

const description = `\
What this emulator serves. Requests that are sent from here are answered by it.

They need a token: the lines for \`curl\` on the [start page](/) ask for one, and \`echo "$token"\` shows it.`

/** Scalar, without what it would fetch from its maker, or send there. */
const alone = {
  withDefaultFonts: false,
  telemetry: false,
  showDeveloperTools: "never",
  hideClientButton: true,
  hideModels: true,
  authentication: { preferredSecurityScheme: OperationFacts.securityScheme },
  defaultOpenAllTags: true,
  showOperationId: true,
  // On a narrow screen its tables are wider than the page, and would move all of it.
  customCss: "body { overflow-x: clip }"
}

const guarded = Effect.fnUntraced(function* (response: HttpServerResponse.HttpServerResponse) {
  const text = yield* Effect.promise(() => HttpServerResponse.toWeb(response).text())
  const scripts = Array.from(text.matchAll(/<script>([^]*?)<\/script>/g), ([, script = ""]) => script)
  return HttpServerResponse.setHeaders(response, {
    "content-security-policy": [
      "default-src 'none'",
      `script-src ${scripts.map(hash).join(" ")}`,
      "style-src 'unsafe-inline'",
      "img-src data: blob:",
      "font-src data:",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'"
    ].join("; "),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff"
  })
})

const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`
