#!/usr/bin/env bash
# Installs everything that `pnpm test:integration` and `pnpm test:broker` would install, so that it can happen earlier.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/debian.sh integration broker
for module in packages/emulator/integration/Tools.ts pacts/broker/test/Install.ts; do
  node --eval "import('./$module').then(({ setup }) => setup())"
done
