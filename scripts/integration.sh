#!/usr/bin/env bash
# Runs the integration tests, which need Redis, a browser or the whole machine. Installs what is missing from Debian; each
# test starts and stops its own servers.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/debian.sh integration
# Packages are packed as they are built.
tsc -b
exec vitest run --configLoader native --mode integration
