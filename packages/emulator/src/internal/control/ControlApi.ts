/**
 * The control plane as an `HttpApi` value, for tests and scripts. `HttpApiClient` makes a client from it. `Control` has the
 * same operations in process.
 */
import * as ApiDocument from "@effect-genesys/schemas/ApiDocument"
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import * as HttpApi from "effect/http-api/HttpApi"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiMiddleware from "effect/http-api/HttpApiMiddleware"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as OpenApi from "effect/http-api/OpenApi"
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import * as Struct from "effect/Struct"
import { Counters, Rule } from "../http/Faults.ts"
import { Page } from "../http/RequestLog.ts"
import * as Behavior from "../organization/Behavior.ts"
import * as EmulatedClock from "../organization/EmulatedClock.ts"
import { Role } from "../organization/Roles.ts"
import { Snapshot } from "../organization/Storage.ts"
import { User } from "../organization/Users.ts"
import { StateChange } from "../states/ProviderStates.ts"
import { Fixture, Seeded } from "./Fixture.ts"

interface Problem {
  readonly message: string
}

/**
 * The request is wrong, and has changed nothing.
 *
 * @since 0.1.0
 * @category errors
 */
export class BadRequest extends Data.TaggedError("BadRequest")<Problem> {}
/**
 * The emulator has a control token, and the request does not have it as its bearer token.
 *
 * @since 0.1.0
 * @category errors
 */
export class Unauthorized extends Data.TaggedError("Unauthorized")<Problem> {}
/**
 * The request comes from a web page of another site or, without a control token, is for a host other than this machine.
 *
 * @since 0.1.0
 * @category errors
 */
export class Forbidden extends Data.TaggedError("Forbidden")<Problem> {}
/**
 * The role or user does not exist.
 *
 * @since 0.1.0
 * @category errors
 */
export class NotFound extends Data.TaggedError("NotFound")<Problem> {}

/** An error with a body of one sentence. */
const sentence = <E extends Problem>(status: number, error: Schema.Codec<E>, make: (problem: Problem) => E) =>
  Schema.String.pipe(
    Schema.decodeTo(
      error,
      SchemaTransformation.transform({
        decode: (text) => make({ message: text.trimEnd() }),
        encode: ({ message }) => `${message}\n`
      })
    ),
    HttpApiSchema.asText(),
    HttpApiSchema.status(status)
  )

/** Decodes each request, and refuses a wrong one with a sentence. */
export class Reader extends HttpApiMiddleware.Service<Reader>()("@effect-genesys/emulator/control/Reader", {
  error: [
    sentence(400, Schema.instanceOf(BadRequest), (problem) => new BadRequest(problem)),
    // The guard sends these two, before the request is decoded.
    sentence(401, Schema.instanceOf(Unauthorized), (problem) => new Unauthorized(problem)),
    sentence(403, Schema.instanceOf(Forbidden), (problem) => new Forbidden(problem))
  ]
}) {}

const { NoContent } = HttpApiSchema
const notFound = sentence(404, Schema.instanceOf(NotFound), (problem) => new NotFound(problem))

/** Refuses unknown names. All names are optional, so a misspelled one would be ignored otherwise. */
const strict = [HttpApi.PayloadParseOptions, { onExcessProperty: "error" }] as const

const summarized = (summary: string) => [OpenApi.Summary, summary] as const

const role = { params: { roleId: Schema.NonEmptyString } }
const user = { params: { userId: Schema.NonEmptyString } }

const control = HttpApiGroup.make("control", { topLevel: true })
  .add(
    HttpApiEndpoint.get("getBehavior", "/behavior", { success: Behavior.Wire }).annotate(
      ...summarized("The settings")
    ),
    HttpApiEndpoint.put("changeBehavior", "/behavior", {
      payload: Behavior.Wire,
      success: NoContent
    })
      .annotate(...summarized("Change the settings in the body, and keep the others"))
      .annotate(...strict),
    HttpApiEndpoint.post("resetBehavior", "/behavior/reset", { success: NoContent }).annotate(
      ...summarized("Restore the settings that the emulator started with")
    ),

    HttpApiEndpoint.get("getClock", "/clock", { success: EmulatedClock.Time }).annotate(
      ...summarized("The emulator's time")
    ),
    HttpApiEndpoint.put("changeClock", "/clock", {
      payload: EmulatedClock.Change,
      success: NoContent
    })
      .annotate(...summarized("Move the clock forward, or run it faster"))
      .annotate(...strict),
    HttpApiEndpoint.post("resetClock", "/clock/reset", { success: NoContent }).annotate(
      ...summarized("Restore the time of the machine")
    ),

    HttpApiEndpoint.put("setFaults", "/faults", { payload: Schema.Array(Rule), success: NoContent }).annotate(
      ...summarized("Replace the faults; the first rule that matches a request applies")
    ),
    HttpApiEndpoint.post("resetFaults", "/faults/reset", { success: NoContent }).annotate(
      ...summarized("Remove all faults, and set the counters to 0")
    ),
    HttpApiEndpoint.get("getCounters", "/counters", { success: Counters }).annotate(
      ...summarized("Requests that arrived and operations that ran, by operation")
    ),
    HttpApiEndpoint.get("getRequests", "/requests", { success: Page }).annotate(
      ...summarized("The last hundred requests; as events for Accept: text/event-stream")
    ),

    HttpApiEndpoint.post("reset", "/reset", { success: NoContent }).annotate(
      ...summarized("Restore everything that the emulator started with")
    ),
    HttpApiEndpoint.get("getSnapshot", "/snapshot", { success: Snapshot }).annotate(
      ...summarized("All stored data")
    ),
    HttpApiEndpoint.put("restoreSnapshot", "/snapshot", { payload: Snapshot, success: NoContent }).annotate(
      ...summarized("Replace all stored data with a snapshot of any emulator")
    ),
    HttpApiEndpoint.post("seed", "/seed", { payload: Fixture, success: Seeded })
      .annotate(...summarized("Add clients, users, roles and calls: all, or none"))
      .annotate(...strict),
    HttpApiEndpoint.post("changeState", "/provider-states", {
      payload: StateChange,
      success: Schema.Record(Schema.String, Schema.String)
    }).annotate(...summarized("Set up or tear down a provider state, for Pact's verifier")),

    HttpApiEndpoint.get("getRoles", "/roles", { success: Schema.Array(Role) }).annotate(
      ...summarized("Roles and their permissions")
    ),
    HttpApiEndpoint.get("getRole", "/roles/:roleId", { ...role, success: Role, error: notFound }).annotate(
      ...summarized("A role")
    ),
    HttpApiEndpoint.put("putRole", "/roles/:roleId", {
      ...role,
      payload: Role.mapFields(Struct.omit(["id"])),
      success: NoContent
    }).annotate(...summarized("Create or replace a role")),
    HttpApiEndpoint.delete("deleteRole", "/roles/:roleId", { ...role, success: NoContent }).annotate(
      ...summarized("Delete a role, and take it from every client and user")
    ),

    HttpApiEndpoint.get("getUsers", "/users", { success: Schema.Array(User) }).annotate(
      ...summarized("Users and the ids of their roles")
    ),
    HttpApiEndpoint.get("getUser", "/users/:userId", { ...user, success: User, error: notFound }).annotate(
      ...summarized("A user")
    ),
    HttpApiEndpoint.put("putUser", "/users/:userId", {
      ...user,
      payload: User.mapFields(Struct.omit(["id"])),
      success: NoContent
    }).annotate(...summarized("Create or replace a user")),
    HttpApiEndpoint.delete("deleteUser", "/users/:userId", { ...user, success: NoContent }).annotate(
      ...summarized("Delete a user, and revoke the user's tokens and codes")
    )
  )
  .annotate(OpenApi.Title, "Control")
  .annotate(OpenApi.Description, "All operations of the control plane.")
  // Operations have no `security` of their own, so the one of the document below applies.
  .annotateEndpointsMerge(OpenApi.annotations({ transform: Struct.omit(["security"]) }))
  .prefix("/__emulator")
  .middleware(Reader)

const isStrict = (operationId: string) =>
  Object.values(control.endpoints).some(
    ({ annotations, identifier }) =>
      identifier === operationId &&
      Context.getOrUndefined(annotations, HttpApi.PayloadParseOptions)?.onExcessProperty === "error"
  )

/**
 * The control plane as an `HttpApi` value: `HttpApiClient.make` returns a client for an emulator in another process.
 *
 * A test in the same process uses the `Emulator` service instead.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * ```ts
 * import { ControlApi } from "@effect-genesys/emulator"
 * import * as Effect from "effect/Effect"
 * import * as HttpApiClient from "effect/http-api/HttpApiClient"
 *
 * export const program = Effect.gen(function* () {
 *   const control = yield* HttpApiClient.make(ControlApi.ControlApi, { baseUrl: "http://127.0.0.1:4010" })
 *   yield* control.reset()
 * })
 * ```
 */
export const ControlApi = HttpApi.make("ControlApi")
  .add(control)
  .annotateMerge(
    OpenApi.annotations({
      title: "Control plane of the Genesys Cloud emulator",
      version: "1",
      description: "Settings, faults, time and data of the emulator, to arrange what a test needs.",
      license: { name: "MIT", identifier: "MIT" },
      servers: [{ url: "/" }],
      transform: (document) =>
        ApiDocument.publish(
          {
            ...document,
            // An emulator without a control token requires none.
            security: [{}, { controlToken: [] }],
            components: {
              ...document["components"],
              securitySchemes: { controlToken: { type: "http", scheme: "bearer" } }
            }
          },
          { isStrict }
        )
    })
  )
