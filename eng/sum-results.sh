#!/usr/bin/env bash
# Sums the result files of test projects: names the tests that failed, and says "N passed, N failed, N skipped" in the last line. Exits 0 only if
# there is no failure. Usage: eng/sum-results.sh FOLDER STATUS PROJECT...
#   FOLDER   holds the result files of each project as PROJECT/*.trx; a test that one run has skipped and another has not is not skipped
#   STATUS   of the test run: a project that left no result, or a run that failed without a failed test (a crash, a hang), is a failure
# With OVERLAY_REQUIRE_NETWORK_TESTS=1 a test that nobody ran is a failure, too.
set -euo pipefail

readonly folder=$1 run_status=$2
shift 2

# One attribute of the counters of a result file.
counter() {
  sed -n "s/.*<Counters [^>]*\b$2=\"\([0-9]*\)\".*/\1/p" "$1" | head -n 1
}

passed=0 failed=0 skipped=0 results=()
for project in "$@"; do
  ran=0 own=()
  while IFS= read -r result; do
    own+=("$result")
    total=$(counter "$result" total) executed=$(counter "$result" executed) ok=$(counter "$result" passed)
    passed=$((passed + ok)) failed=$((failed + executed - ok)) skipped=$((skipped + total - executed)) ran=$((ran + total))
  done < <(find "$folder/$project" -name '*.trx' 2>/dev/null)
  if [[ $ran -eq 0 ]]; then
    echo "$project: no test ran"
    failed=$((failed + 1))
  else
    skipped=$((skipped - $(awk -f "$(dirname "${BASH_SOURCE[0]}")/skipped-elsewhere.awk" "${own[@]}")))
    results+=("${own[@]}")
  fi
done

if [[ ${OVERLAY_REQUIRE_NETWORK_TESTS:-} == 1 && $skipped -ne 0 && $failed -eq 0 ]]; then
  echo "$skipped tests were skipped, and must run: OVERLAY_REQUIRE_NETWORK_TESTS=1"
  failed=1
fi

if [[ $run_status -ne 0 && $failed -eq 0 ]]; then
  echo "the test run ended early: a test host crashed or hung"
  failed=1
fi

[[ ${#results[@]} -eq 0 ]] || awk -f "$(dirname "${BASH_SOURCE[0]}")/failed-tests.awk" "${results[@]}" || true
echo "$passed passed, $failed failed, $skipped skipped"
[[ $failed -eq 0 ]]
