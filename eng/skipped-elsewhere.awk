# Counts the tests that one result file has as skipped and another as run. A theory that is skipped has one result, one that runs has one for each row
# of its data: they are compared without arguments. Usage: awk -f eng/skipped-elsewhere.awk FILE...
/<UnitTestResult / {
  name = $0
  sub(/.* testName="/, "", name)
  sub(/[("].*/, "", name)
  if ($0 ~ / outcome="NotExecuted"/) skipped[name]++
  else run[name] = 1
}

END {
  for (name in skipped) if (name in run) count += skipped[name]
  print count + 0
}
