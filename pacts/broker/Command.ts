/** What can be done with a Pact Broker. A new subcommand is one more entry here, and one in the root's package.json. */
import * as Command from "effect/cli/Command"
import * as DeploymentCommands from "./DeploymentCommands.ts"
import * as PublishCommand from "./PublishCommand.ts"
import * as StartCommand from "./StartCommand.ts"

export const pactBroker = Command.make("pacts").pipe(
  Command.withDescription("The contracts of this repository and Pact Brokers"),
  Command.withSubcommands([
    StartCommand.make,
    PublishCommand.make,
    DeploymentCommands.canIDeploy,
    DeploymentCommands.recordDeployment
  ])
)
