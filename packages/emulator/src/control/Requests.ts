/** `GET /__emulator/requests`: the log of requests, or events that tell of them as they come. */
import * as Effect from "effect/Effect"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Stream from "effect/Stream"
import type { RequestLog } from "../RequestLog.ts"

export const layer = (log: RequestLog) =>
  HttpRouter.add(
    "GET",
    "/__emulator/requests",
    Effect.map(HttpServerRequest.HttpServerRequest, ({ headers }) =>
      (headers["accept"] ?? "").includes("text/event-stream")
        ? HttpServerResponse.stream(events(log), { contentType: "text/event-stream" })
        : HttpServerResponse.jsonUnsafe(log.read())
    )
  )

const events = ({ follow }: RequestLog) =>
  follow.pipe(
    Stream.map((page) => `data: ${JSON.stringify(page)}\n\n`),
    Stream.encodeText
  )
