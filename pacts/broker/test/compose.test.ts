/** Checks the brokers that documents start, as far as that is possible without Docker. */
import { readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Yaml from "effect/encoding/Yaml"
import * as Schema from "effect/Schema"

const Service = Schema.Struct({
  image: Schema.String,
  environment: Schema.Record(Schema.String, Schema.String)
})
const Compose = Schema.Struct({ services: Schema.Struct({ postgres: Service, broker: Service }) })

const services = Effect.map(
  Schema.decodeUnknownEffect(Compose)(
    Yaml.parse(readFileSync(new URL("../compose.yaml", import.meta.url), "utf8"))
  ),
  (compose) => compose.services
)

describe("the team's broker", () => {
  it.effect("is of the version that is tested here, with PostgreSQL 17", () =>
    Effect.gen(function* () {
      const { broker, postgres } = yield* services
      const gemfile = readFileSync(new URL("../Gemfile", import.meta.url), "utf8")
      const [, version = ""] = /"pact_broker", "([\d.]+)"/.exec(gemfile) ?? []
      assert.match(broker.image, new RegExp(`^pactfoundation/pact-broker:[\\d.]+-pactbroker${version}$`))
      assert.strictEqual(postgres.image, "postgres:17")
    })
  )

  it.effect("has no default password, and shares one with its database", () =>
    Effect.gen(function* () {
      const { broker, postgres } = yield* services
      for (const { environment } of [broker, postgres]) {
        for (const [name, value] of Object.entries(environment)) {
          if (/PASSWORD/.test(name)) assert.match(value, /^\$\{\w+:\?[^}]+\}$/, name)
        }
      }
      assert.strictEqual(
        broker.environment["PACT_BROKER_DATABASE_PASSWORD"],
        postgres.environment["POSTGRES_PASSWORD"]
      )
    })
  )
})

const gemsIn = (path: string) =>
  readFileSync(new URL(path, import.meta.url), "utf8").match(/^(gem|Gem)\b.*$/gm)

describe("the broker that the documents of effect-pact start", () => {
  it("has the gems that are tested here", () => {
    const gems = gemsIn("../Gemfile")
    assert.isNotNull(gems)
    assert.deepStrictEqual(gemsIn("../../../packages/pact/docs/brokers.md"), gems)
  })
})
