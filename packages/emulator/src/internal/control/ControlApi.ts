/**
 * The control plane as an `HttpApi` value of its own: settings, faults, time and data for tests and scripts. Make a client
 * with `HttpApiClient`. `Control` does the same in process.
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

interface Sentence {
  readonly message: string
}

/** The request is wrong, and nothing has changed. */
export class BadRequest extends Data.TaggedError("BadRequest")<Sentence> {}
export class Unauthorized extends Data.TaggedError("Unauthorized")<Sentence> {}
export class Forbidden extends Data.TaggedError("Forbidden")<Sentence> {}
export class NotFound extends Data.TaggedError("NotFound")<Sentence> {}

/** An error that is sent as one sentence. */
const sentence = <E extends Sentence>(
  status: number,
  problem: Schema.Codec<E>,
  make: (fields: Sentence) => E
) =>
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

/** The middleware of each operation: refuses requests that the schemas do not accept, in one sentence. */
export class Reader extends HttpApiMiddleware.Service<Reader>()("@effect-genesys/emulator/control/Reader", {
  error: [
    sentence(400, Schema.instanceOf(BadRequest), (fields) => new BadRequest(fields)),
    // The guard sends these two, before the request is read.
    sentence(401, Schema.instanceOf(Unauthorized), (fields) => new Unauthorized(fields)),
    sentence(403, Schema.instanceOf(Forbidden), (fields) => new Forbidden(fields))
  ]
}) {}

const { NoContent } = HttpApiSchema
const notFound = sentence(404, Schema.instanceOf(NotFound), (fields) => new NotFound(fields))

/** Unknown names are refused: all names are optional, so a misspelled one would have no effect. */
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
      .annotate(...does("Puts the clock forward, or makes it run faster"))
      .annotate(...strict),
    HttpApiEndpoint.post("resetClock", "/clock/reset", { success: NoContent }).annotate(
      ...does("Resets the clock to the time of the machine")
    ),

    HttpApiEndpoint.put("setFaults", "/faults", { payload: Schema.Array(Rule), success: NoContent }).annotate(
      ...does("Replaces the faults; the first rule that fits a request applies")
    ),
    HttpApiEndpoint.post("resetFaults", "/faults/reset", { success: NoContent }).annotate(
      ...does("Removes all faults, and counts from 0")
    ),
    HttpApiEndpoint.get("getCounters", "/counters", { success: Counters }).annotate(
      ...does("Requests received and operations executed, by operation")
    ),
    HttpApiEndpoint.get("getRequests", "/requests", { success: Page }).annotate(
      ...does("The last hundred requests; as events for Accept: text/event-stream")
    ),

    HttpApiEndpoint.post("reset", "/reset", { success: NoContent }).annotate(
      ...does("Restores settings, time, faults and data to those of the start")
    ),
    HttpApiEndpoint.get("getSnapshot", "/snapshot", { success: Snapshot }).annotate(
      ...does("The stored state")
    ),
    HttpApiEndpoint.put("restoreSnapshot", "/snapshot", { payload: Snapshot, success: NoContent }).annotate(
      ...does("Replaces the stored state by a snapshot of any emulator")
    ),
    HttpApiEndpoint.post("seed", "/seed", { payload: Fixture, success: Seeded })
      .annotate(...does("Adds clients, users, roles and calls: all or none"))
      .annotate(...strict),
    HttpApiEndpoint.post("changeState", "/provider-states", {
      payload: StateChange,
      success: Schema.Record(Schema.String, Schema.String)
    }).annotate(...does("Sets up or tears down a provider state, for Pact's verifier")),

    HttpApiEndpoint.get("getRoles", "/roles", { success: Schema.Array(Role) }).annotate(
      ...does("The roles and their permissions")
    ),
    HttpApiEndpoint.get("getRole", "/roles/:roleId", { ...role, success: Role, error: notFound }).annotate(
      ...does("A role")
    ),
    HttpApiEndpoint.put("putRole", "/roles/:roleId", {
      ...role,
      payload: Role.mapFields(Struct.omit(["id"])),
      success: NoContent
    }).annotate(...does("Creates or replaces a role")),
    HttpApiEndpoint.delete("deleteRole", "/roles/:roleId", { ...role, success: NoContent }).annotate(
      ...does("Deletes a role, and takes it away from users and clients")
    ),

    HttpApiEndpoint.get("getUsers", "/users", { success: Schema.Array(User) }).annotate(
      ...does("The users and the ids of their roles")
    ),
    HttpApiEndpoint.get("getUser", "/users/:userId", { ...user, success: User, error: notFound }).annotate(
      ...does("A user")
    ),
    HttpApiEndpoint.put("putUser", "/users/:userId", {
      ...user,
      payload: User.mapFields(Struct.omit(["id"])),
      success: NoContent
    }).annotate(...does("Creates or replaces a user")),
    HttpApiEndpoint.delete("deleteUser", "/users/:userId", { ...user, success: NoContent }).annotate(
      ...does("Deletes a user, and revokes the user's tokens")
    )
  )
  .annotate(OpenApi.Title, "Control")
  .annotate(OpenApi.Description, "Everything that the control plane can do.")
  // Without `security` of its own, an operation has that of the whole document below.
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
            // Without a control token, no token is needed.
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
