/** Serves the control plane, all of it behind the guard. */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as HttpApiError from "effect/http-api/HttpApiError"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServerError from "effect/http/HttpServerError"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as Layer from "effect/Layer"
import * as Predicate from "effect/Predicate"
import type * as Redacted from "effect/Redacted"
import * as ApiDocuments from "../api/ApiDocuments.ts"
import type { RequestLog } from "../http/RequestLog.ts"
import * as Behavior from "../organization/Behavior.ts"
import type { Control } from "./Control.ts"
import { BadRequest, ControlApi, NotFound, Reader } from "./ControlApi.ts"
import * as ControlGuard from "./ControlGuard.ts"
import * as Requests from "./Requests.ts"

/** What is served under `/__emulator` belongs in here. */
export const layer = (
  control: Control,
  log: RequestLog,
  token: Redacted.Redacted<string> | undefined,
  publicUrl: string | undefined
) =>
  Layer.mergeAll(
    HttpRouter.add("GET", "/__emulator/openapi.json", ApiDocuments.handle(ControlApi, publicUrl)),
    HttpApiBuilder.layer(ControlApi).pipe(Layer.provide(handlers(control, log)), Layer.provide(reader)),
    HttpRouter.addAll(methods.map((method) => HttpRouter.route(method, "/__emulator/*", noRoute)))
  ).pipe(Layer.provide(ControlGuard.layer(token)))

// So that the guard stands before what is no route too. Not of HEAD, which would be none wherever GET is one.
const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const
const noRoute = HttpServerRequest.HttpServerRequest.use((request) =>
  Effect.fail(new HttpServerError.HttpServerError({ reason: new HttpServerError.RouteNotFound({ request }) }))
)

const handlers = (
  { behavior, clock, directory, faults, restore, seed, snapshot, states }: Control,
  log: RequestLog
) =>
  HttpApiBuilder.group(ControlApi, "control", (group) =>
    group.handleAll({
      getBehavior: () => Effect.sync(() => Behavior.told(behavior.current())),
      changeBehavior: ({ payload }) => Effect.sync(() => behavior.set(payload)),
      resetBehavior: () => Effect.sync(behavior.reset),

      getClock: () => Effect.all({ now: DateTime.now, speed: clock.speed }),
      changeClock: ({ payload: { advance = 0, speed } }) =>
        Effect.andThen(clock.advance(advance), speed === undefined ? Effect.void : clock.setSpeed(speed)),
      resetClock: () => clock.reset,

      setFaults: ({ payload }) => Effect.sync(() => faults.set(payload)),
      resetFaults: () => Effect.sync(faults.reset),
      getCounters: () => Effect.sync(faults.counters),
      getRequests: ({ request }) => Effect.sync(() => Requests.answer(log, request)),

      reset: () => states.reset,
      getSnapshot: () => snapshot,
      restoreSnapshot: ({ payload }) => saying(restore(payload)),
      seed: ({ payload }) => saying(seed(payload)),
      changeState: ({ payload }) => saying(states.change(payload)),

      getRoles: () => directory.roles.all,
      getRole: ({ params: { roleId } }) => found("role", roleId, directory.roles.get(roleId)),
      putRole: ({ params: { roleId }, payload }) => saying(directory.roles.set({ id: roleId, ...payload })),
      deleteRole: ({ params: { roleId } }) => directory.roles.remove(roleId),

      getUsers: () => directory.users.all,
      getUser: ({ params: { userId } }) => found("user", userId, directory.users.get(userId)),
      putUser: ({ params: { userId }, payload }) => saying(directory.users.set({ id: userId, ...payload })),
      deleteUser: ({ params: { userId } }) => directory.users.remove(userId)
    })
  )

/** What was refused is a bad request, with the same words. */
const saying = <A, E extends { readonly message: string }>(change: Effect.Effect<A, E>) =>
  Effect.mapError(change, ({ message }) => new BadRequest({ message }))

const found = <A>(what: string, id: string, value: Effect.Effect<A | undefined>) =>
  Effect.filterOrFail(
    value,
    Predicate.isNotUndefined,
    () => new NotFound({ message: `There is no ${what} ${id}.` })
  )

const reader = Layer.succeed(Reader, (operation) =>
  Effect.catchIf(operation, isOfRequest, ({ cause }) =>
    Effect.fail(new BadRequest({ message: cause.message }))
  )
)

// Of an answer, it would be a mistake of the emulator's own.
const isOfRequest = <E>(error: E): error is E & HttpApiError.HttpApiSchemaError =>
  HttpApiError.HttpApiSchemaError.is(error) && error.kind !== "Body"
