#!/usr/bin/env bash
# Rotates 1,000 clients, or as many as the argument says, as `pnpm test:rotation` does; then 1,000 and 10,000 in virtual time.
# Takes over half an hour.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/rotation.sh "${1:-1000}"
node bench/run.ts rotation
