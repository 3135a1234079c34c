// The same operation in CommonJS, which Node.js 22.12 and later lets require ES modules.
const { GenesysCloud, OAuthApi } = require("@effect-genesys/client")
const NodeTransport = require("@effect-genesys/client/NodeTransport")
const Effect = require("effect/Effect")
const Layer = require("effect/Layer")

const others = ["@effect-genesys/schemas", "@effect-genesys/usage", "@effect-genesys/emulator", "effect-pact"]
for (const name of others) require(name)

const program = OAuthApi.OAuthApi.pipe(
  Effect.flatMap((api) => api.getOauthClients),
  Effect.map(({ entities = [] }) => process.stdout.write(`${entities.length} clients\n`)),
  Effect.provide(GenesysCloud.layerConfig().pipe(Layer.provide(NodeTransport.layer)))
)

Effect.runPromise(program)
