# Names the failed tests of result files (FOLDER/PROJECT/*.trx): project, test, first lines of the message and of the stack without the frames of
# the framework. Usage: awk -f eng/failed-tests.awk FILE...
BEGIN { max_tests = 25; max_message = 6; max_stack = 3; max_width = 240 }

function plain(text) {
  gsub(/&#xD;|\r/, "", text)
  gsub(/&#xA;/, " ", text)
  gsub(/&lt;/, "<", text)
  gsub(/&gt;/, ">", text)
  gsub(/&quot;/, "\"", text)
  gsub(/&apos;/, "'", text)
  gsub(/&amp;/, "\\&", text)
  return length(text) > max_width ? substr(text, 1, max_width) "..." : text
}

# Prints a line of the message or of the stack if it is one of the first.
function tell(text) {
  if (part == "StackTrace") {
    sub(/^ +/, "", text)
    if (text !~ /^at / || text ~ /^at (System|Microsoft|Interop|Xunit)\./) return
  }

  if (text != "" && ++lines <= (part == "Message" ? max_message : max_stack)) print "    " plain(text)
}

/<UnitTestResult / {
  is_named = 0
  if ($0 !~ / outcome="(Failed|Error|Timeout|Aborted)"/) next
  if (++tests > max_tests) next
  is_named = 1
  depth = split(FILENAME, folders, "/")
  name = $0
  sub(/.* testName="/, "", name)
  sub(/".*/, "", name)
  print "failed: " folders[depth - 1] ": " plain(name)
  next
}

/<\/UnitTestResult>/ { is_named = 0 }

is_named && part == "" && /<(Message|StackTrace)>/ {
  part = /<Message>/ ? "Message" : "StackTrace"
  lines = 0
  sub(/.*<(Message|StackTrace)>/, "")
}

part != "" {
  is_last = sub("</" part ">.*", "")
  tell($0)
  if (is_last) part = ""
}

END { if (tests > max_tests) print "failed: " tests - max_tests " more" }
