#!/usr/bin/env bash
# Runs the integration tests, which need Redis, a browser or the whole machine. Installs what is missing from Debian; each
# test starts and stops its own servers.
set -euo pipefail
cd "$(dirname "$0")/.."
missing=()
for package in redis-server chromium; do
  command -v "$package" >/dev/null || missing+=("$package")
done
if [ "${#missing[@]}" -gt 0 ]; then
  root=()
  [ "$(id -u)" -eq 0 ] || root=(sudo)
  "${root[@]}" apt-get update -qq
  # RUNLEVEL keeps the package from starting a server of its own.
  "${root[@]}" env RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi
# Packages are packed as they are built.
tsc -b
exec vitest run --mode integration
