#!/usr/bin/env bash
# Runs the tests that need a Pact Broker and a browser, or those of the files that are named. Installs what is missing from
# Debian; the tests install the gems of the broker, and start and stop their servers.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/debian.sh broker
# One test packs effect-pact as it is built.
tsc -b
exec vitest run --configLoader native --mode broker "$@"
