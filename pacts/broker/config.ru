# The application that Puma serves for `pnpm broker`. PACT_BROKER_* variables set the database and the credentials, as for
# the Docker image.
require "pact_broker"

# Stop when standard input closes. It does so even when the parent process is killed, so no broker is left running.
Thread.new do
  $stdin.read
  Process.kill(:TERM, Process.pid)
end

run(PactBroker::App.new do |config|
  config.seed_example_data = false
  config.hide_pactflow_messages = true
  config.log_configuration_on_startup = false
  config.log_stream = :stdout
  config.log_level = :warn
end)
