#!/usr/bin/env bash
# Runs the tests that need a server. Installs what is missing from Debian; each test starts and stops its own server.
set -euo pipefail
cd "$(dirname "$0")/.."
if ! command -v redis-server >/dev/null; then
  root=()
  [ "$(id -u)" -eq 0 ] || root=(sudo)
  "${root[@]}" apt-get update -qq
  # RUNLEVEL keeps the package from starting a server of its own.
  "${root[@]}" env RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends redis-server >/dev/null
fi
exec vitest run --config vitest.services.config.ts
