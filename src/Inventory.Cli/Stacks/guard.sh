# Runs a program and ends it with whoever holds the other end of standard input.
# usage: guard.sh LOG PROGRAM [ARGUMENT...]
# Prints the program's pid. A line on standard input is a signal for it (TERM, KILL, STOP, CONT); the end of input kills it.
log=$1
shift
exec 3<&0 2>/dev/null
"$@" >>"$log" 2>&1 </dev/null 3<&- &
child=$!
{
  while read -r signal; do kill -s "$signal" "$child"; done
  kill -s KILL "$child"
} <&3 >/dev/null 2>&1 &
listener=$!
echo "$child"
wait "$child"
code=$?
kill -s KILL "$listener" 2>/dev/null
exit "$code"
