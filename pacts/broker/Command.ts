/** The commands for a Pact Broker. A new one is an entry here, and a script in the root's package.json. */
import * as Command from "effect/cli/Command"
import * as DeploymentCommands from "./DeploymentCommands.ts"
import * as PublishCommand from "./PublishCommand.ts"
import * as StartCommand from "./StartCommand.ts"

export const pactBroker = Command.make("pacts").pipe(
  Command.withDescription("Start a Pact Broker, publish this repository's pacts, and record deployments"),
  Command.withSubcommands([
    StartCommand.make,
    PublishCommand.make,
    DeploymentCommands.canIDeploy,
    DeploymentCommands.recordDeployment
  ])
)
