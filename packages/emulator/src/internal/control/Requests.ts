/** Serves the request log, as JSON or as events. */
import type * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Stream from "effect/Stream"
import type { RequestLog } from "../http/RequestLog.ts"

export const response = (log: RequestLog["Service"], { headers }: HttpServerRequest.HttpServerRequest) =>
  (headers["accept"] ?? "").includes("text/event-stream")
    ? HttpServerResponse.stream(events(log), { contentType: "text/event-stream" })
    : log.read()

const events = ({ follow }: RequestLog["Service"]) =>
  follow.pipe(
    Stream.map((page) => `data: ${JSON.stringify(page)}\n\n`),
    Stream.encodeText
  )
