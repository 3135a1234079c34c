/** Serves the control plane, behind its guard. */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as HttpApiError from "effect/http-api/HttpApiError"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServerError from "effect/http/HttpServerError"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as Layer from "effect/Layer"
import * as Predicate from "effect/Predicate"
import * as ApiDocuments from "../api/ApiDocuments.ts"
import { RequestLog } from "../http/RequestLog.ts"
import { Control } from "./Control.ts"
import { BadRequest, ControlApi, NotFound, Reader } from "./ControlApi.ts"
import * as ControlGuard from "./ControlGuard.ts"
import * as Requests from "./Requests.ts"

// The guard covers unknown paths too. HEAD is left out: a wildcard would hide that GET routes handle it.
const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const
const noRoute = HttpServerRequest.HttpServerRequest.use((request) =>
  Effect.fail(new HttpServerError.HttpServerError({ reason: new HttpServerError.RouteNotFound({ request }) }))
)

const handlers = HttpApiBuilder.group(
  ControlApi,
  "control",
  Effect.fnUntraced(function* (group) {
    const { behavior, clock, directory, faults, restore, seed, snapshot, states } = yield* Control
    const log = yield* RequestLog
    return group.handleAll({
      getBehavior: () => Effect.sync(behavior.current),
      changeBehavior: ({ payload }) => Effect.sync(() => behavior.set(payload)),
      resetBehavior: () => Effect.sync(behavior.reset),

      getClock: () => Effect.all({ now: DateTime.now, speed: clock.speed }),
      changeClock: ({ payload: { advance = 0, speed } }) =>
        Effect.andThen(clock.advance(advance), speed === undefined ? Effect.void : clock.setSpeed(speed)),
      resetClock: () => clock.reset,

      setFaults: ({ payload }) => Effect.sync(() => faults.set(payload)),
      resetFaults: () => Effect.sync(faults.reset),
      getCounters: () => Effect.sync(faults.counters),
      getRequests: ({ request }) => Effect.sync(() => Requests.response(log, request)),

      reset: () => states.reset,
      getSnapshot: () => snapshot,
      restoreSnapshot: ({ payload }) => orBadRequest(restore(payload)),
      seed: ({ payload }) => orBadRequest(seed(payload)),
      changeState: ({ payload }) => orBadRequest(states.change(payload)),

      getRoles: () => directory.roles.all,
      getRole: ({ params: { roleId } }) => found("role", roleId, directory.roles.get(roleId)),
      putRole: ({ params: { roleId }, payload }) =>
        orBadRequest(directory.roles.set({ id: roleId, ...payload })),
      deleteRole: ({ params: { roleId } }) => directory.roles.remove(roleId),

      getUsers: () => directory.users.all,
      getUser: ({ params: { userId } }) => found("user", userId, directory.users.get(userId)),
      putUser: ({ params: { userId }, payload }) =>
        orBadRequest(directory.users.set({ id: userId, ...payload })),
      deleteUser: ({ params: { userId } }) => directory.users.remove(userId)
    })
  })
)

/** Sends the error of a change as 400, with its message. */
const orBadRequest = <A, E extends { readonly message: string }>(change: Effect.Effect<A, E>) =>
  Effect.mapError(change, ({ message }) => new BadRequest({ message }))

const found = <A>(what: string, id: string, value: Effect.Effect<A | undefined>) =>
  Effect.filterOrFail(
    value,
    Predicate.isNotUndefined,
    () =>
      new NotFound({
        message: `The ${what} ${JSON.stringify(id)} does not exist; GET /__emulator/${what}s lists all.`
      })
  )

const reader = Layer.succeed(Reader, (operation) =>
  Effect.catchIf(operation, isOfRequest, ({ cause }) =>
    Effect.fail(new BadRequest({ message: cause.message }))
  )
)

// An error in a response is a bug of the emulator.
const isOfRequest = <E>(error: E): error is E & HttpApiError.HttpApiSchemaError =>
  HttpApiError.HttpApiSchemaError.is(error) && error.kind !== "Body"

/** All routes under `/__emulator` belong here. */
export const layer = Layer.mergeAll(
  ApiDocuments.layer("/__emulator/openapi.json", ControlApi),
  HttpApiBuilder.layer(ControlApi).pipe(Layer.provide(handlers), Layer.provide(reader)),
  HttpRouter.addAll(methods.map((method) => HttpRouter.route(method, "/__emulator/*", noRoute)))
).pipe(Layer.provide(ControlGuard.middleware))
