/**
 * What tests and scripts may do to an emulator that no client of the vendor's could, as an `HttpApi` value of its own:
 * `HttpApiClient` makes a client of it. What it does, `Control` does in process.
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

interface Said {
  readonly message: string
}

/** What is wrong with the request. Nothing has changed. */
export class BadRequest extends Data.TaggedError("BadRequest")<Said> {}
export class Unauthorized extends Data.TaggedError("Unauthorized")<Said> {}
export class Forbidden extends Data.TaggedError("Forbidden")<Said> {}
export class NotFound extends Data.TaggedError("NotFound")<Said> {}

/** An error that is sent as one sentence. */
const sentence = <E extends Said>(status: number, problem: Schema.Codec<E>, make: (said: Said) => E) =>
  Schema.String.pipe(
    Schema.decodeTo(
      problem,
      SchemaTransformation.transform({
        decode: (text) => make({ message: text.trimEnd() }),
        encode: ({ message }) => `${message}\n`
      })
    ),
    HttpApiSchema.asText(),
    HttpApiSchema.status(status)
  )

/** Stands before each operation: reads what is sent, and refuses it in a sentence. */
export class Reader extends HttpApiMiddleware.Service<Reader>()("@effect-genesys/emulator/control/Reader", {
  error: [
    sentence(400, Schema.instanceOf(BadRequest), (said) => new BadRequest(said)),
    // These two are answered by the guard, before anything is read.
    sentence(401, Schema.instanceOf(Unauthorized), (said) => new Unauthorized(said)),
    sentence(403, Schema.instanceOf(Forbidden), (said) => new Forbidden(said))
  ]
}) {}

const { NoContent } = HttpApiSchema
const notFound = sentence(404, Schema.instanceOf(NotFound), (said) => new NotFound(said))

/** A name that is not known is a mistake, for all the names may be left out. */
const strict = [HttpApi.PayloadParseOptions, { onExcessProperty: "error" }] as const

const does = (summary: string) => [OpenApi.Summary, summary] as const

const role = { params: { roleId: Schema.NonEmptyString } }
const user = { params: { userId: Schema.NonEmptyString } }

const control = HttpApiGroup.make("control", { topLevel: true })
  .add(
    HttpApiEndpoint.get("getBehavior", "/behavior", { success: Behavior.Wire }).annotate(
      ...does("What can go one way or the other, and how it goes now")
    ),
    HttpApiEndpoint.put("changeBehavior", "/behavior", {
      payload: Behavior.Wire,
      success: NoContent
    })
      .annotate(...does("Changes what is named, and leaves the rest"))
      .annotate(...strict),
    HttpApiEndpoint.post("resetBehavior", "/behavior/reset", { success: NoContent }).annotate(
      ...does("As it was told at the start")
    ),

    HttpApiEndpoint.get("getClock", "/clock", { success: EmulatedClock.Time }).annotate(
      ...does("The emulator's time")
    ),
    HttpApiEndpoint.put("changeClock", "/clock", {
      payload: EmulatedClock.Change,
      success: NoContent
    })
      .annotate(...does("Puts the clock forward, or has it run faster"))
      .annotate(...strict),
    HttpApiEndpoint.post("resetClock", "/clock/reset", { success: NoContent }).annotate(
      ...does("To the time of the machine")
    ),

    HttpApiEndpoint.put("setFaults", "/faults", { payload: Schema.Array(Rule), success: NoContent }).annotate(
      ...does("What goes wrong, from now on; the first rule that fits a request holds")
    ),
    HttpApiEndpoint.post("resetFaults", "/faults/reset", { success: NoContent }).annotate(
      ...does("No faults, and counts from 0")
    ),
    HttpApiEndpoint.get("getCounters", "/counters", { success: Counters }).annotate(
      ...does("What came, and what was done, by operation")
    ),
    HttpApiEndpoint.get("getRequests", "/requests", { success: Page }).annotate(
      ...does("The last hundred requests; as events for Accept: text/event-stream")
    ),

    HttpApiEndpoint.post("reset", "/reset", { success: NoContent }).annotate(
      ...does("Back to how the emulator began, in all of these")
    ),
    HttpApiEndpoint.get("getSnapshot", "/snapshot", { success: Snapshot }).annotate(
      ...does("Everything that is kept")
    ),
    HttpApiEndpoint.put("restoreSnapshot", "/snapshot", { payload: Snapshot, success: NoContent }).annotate(
      ...does("Replaces everything that is kept, as by a snapshot of any emulator")
    ),
    HttpApiEndpoint.post("seed", "/seed", { payload: Fixture, success: Seeded })
      .annotate(...does("Adds clients, users, roles and calls: all, or none"))
      .annotate(...strict),
    HttpApiEndpoint.post("changeState", "/provider-states", {
      payload: StateChange,
      success: Schema.Record(Schema.String, Schema.String)
    }).annotate(...does("Sets a provider state up or tears it down, as Pact's verifier asks")),

    HttpApiEndpoint.get("getRoles", "/roles", { success: Schema.Array(Role) }).annotate(
      ...does("The roles, and the permissions that come with them")
    ),
    HttpApiEndpoint.get("getRole", "/roles/:roleId", { ...role, success: Role, error: notFound }).annotate(
      ...does("A role")
    ),
    HttpApiEndpoint.put("putRole", "/roles/:roleId", {
      ...role,
      payload: Role.mapFields(Struct.omit(["id"])),
      success: NoContent
    }).annotate(...does("Makes or replaces a role")),
    HttpApiEndpoint.delete("deleteRole", "/roles/:roleId", { ...role, success: NoContent }).annotate(
      ...does("Takes a role away from whoever has it")
    ),

    HttpApiEndpoint.get("getUsers", "/users", { success: Schema.Array(User) }).annotate(
      ...does("The users, and the ids of their roles")
    ),
    HttpApiEndpoint.get("getUser", "/users/:userId", { ...user, success: User, error: notFound }).annotate(
      ...does("A user")
    ),
    HttpApiEndpoint.put("putUser", "/users/:userId", {
      ...user,
      payload: User.mapFields(Struct.omit(["id"])),
      success: NoContent
    }).annotate(...does("Makes or replaces a user")),
    HttpApiEndpoint.delete("deleteUser", "/users/:userId", { ...user, success: NoContent }).annotate(
      ...does("Ends whatever a user is signed in with, and the user")
    )
  )
  .annotate(OpenApi.Title, "Control")
  .annotate(OpenApi.Description, "Everything that the control plane can do.")
  // An operation that says nothing of its own is asked for what the whole document says below.
  .annotateEndpointsMerge(OpenApi.annotations({ transform: Struct.omit(["security"]) }))
  .prefix("/__emulator")
  .middleware(Reader)

const isStrict = (operationId: string) =>
  Object.values(control.endpoints).some(
    ({ annotations, identifier }) =>
      identifier === operationId &&
      Context.getOrUndefined(annotations, HttpApi.PayloadParseOptions)?.onExcessProperty === "error"
  )

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
            // Nobody needs a token where the emulator was given none.
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
