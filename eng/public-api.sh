#!/usr/bin/env bash
# Writes PublicAPI.Unshipped.txt of all libraries anew from what the analyzer finds public (RS0016): sorted, and without what is gone.
# The diff of those files is the review of an API change. Usage: eng/public-api.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

for library in Overlay.Core Overlay.Tap Overlay.Sodium; do
  folder=src/$library
  log=$(mktemp)
  before=$(<"$folder/PublicAPI.Unshipped.txt")
  echo '#nullable enable' >"$folder/PublicAPI.Unshipped.txt"
  if ! dotnet build "$folder" --no-incremental -v quiet -p:TreatWarningsAsErrors=false -clp:NoSummary >"$log" 2>&1; then
    cat "$log" >&2
    echo "$before" >"$folder/PublicAPI.Unshipped.txt"
    exit 1
  fi
  sed -n "s/.* RS0016: Symbol '\(.*\)' is not part of the declared public API.*/\1/p" "$log" |
    LC_ALL=C sort -u >>"$folder/PublicAPI.Unshipped.txt"
  rm "$log"
  echo "$library: $(($(wc -l <"$folder/PublicAPI.Unshipped.txt") - 1)) public symbols"
done
