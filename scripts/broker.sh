#!/usr/bin/env bash
# Runs the tests that need a Pact Broker and a browser, or those of the files that are named. Installs what is missing from
# Debian; the tests install the gems of the broker, and start and stop their servers.
set -euo pipefail
cd "$(dirname "$0")/.."
if command -v dpkg >/dev/null; then
  missing=()
  for package in ruby ruby-dev bundler build-essential libyaml-dev libsqlite3-dev libxml2-dev libxslt1-dev chromium; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  if [ "${#missing[@]}" -gt 0 ]; then
    root=()
    [ "$(id -u)" -eq 0 ] || root=(sudo)
    "${root[@]}" apt-get update -qq
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  fi
fi
# One test packs effect-pact as it is built.
tsc -b
exec vitest run --mode broker "$@"
