# What puma serves for `pnpm broker`. Variables named PACT_BROKER_* say where the data are and who may come in, as they
# do for Docker's image.
require "pact_broker"

# Whoever started this process holds its standard input, which closes even where they are killed: no broker stays behind.
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
