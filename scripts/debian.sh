#!/usr/bin/env bash
# Installs the packages of Debian that are missing for `integration`, `rotation` or `broker`, or for several of them.
set -euo pipefail
command -v dpkg-query >/dev/null || exit 0
wanted=()
for tests in "$@"; do
  case "$tests" in
    integration) wanted+=(chromium-headless-shell postgresql redis-server) ;;
    rotation) wanted+=(postgresql) ;;
    broker) wanted+=(chromium-headless-shell ruby ruby-dev bundler build-essential libyaml-dev libsqlite3-dev libxml2-dev libxslt1-dev) ;;
  esac
done
missing=()
for package in "${wanted[@]}"; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
[ "${#missing[@]}" -gt 0 ] || exit 0
root=()
[ "$(id -u)" -eq 0 ] || root=(sudo)
"${root[@]}" apt-get update -qq
# RUNLEVEL keeps the package of Redis from starting a server of its own.
"${root[@]}" env RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive \
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
