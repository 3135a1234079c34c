#!/usr/bin/env bash
# Rotates a fleet while its runners, its database sessions and the API are killed: 200 clients, or as many as the argument
# says. Installs PostgreSQL from Debian if it is missing; the test starts and stops a server of its own.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/debian.sh rotation
export ROTATIONS="${1:-200}"
exec vitest run --configLoader native --mode rotation
