# Runs one server and ends it when the process that holds our standard input ends, however that ends.
#   guard.sh LOG QUIT_SIGNAL PROGRAM [ARGUMENT...]
# standard input:  pause | resume | kill | quit, one a line; its end counts as quit
# standard output: "ready" once the server is forked, then each pause and resume when it is done
# The guard ends when the server has ended, with the server's exit code.
log=$1 quit=$2
shift 2
exec 3<&0 </dev/null 2>>"$log"
setsid "$@" >>"$log" 2>&1 3<&- &
server=$!
echo ready

# The descendants by parent, because Postgres gives each child a process group of its own.
family() {
  cat /proc/[0-9]*/stat 2>/dev/null | awk -v root="$server" '
    { pid = $1; sub(/^.*\) /, ""); parent[pid] = $2 }
    END {
      member[root]
      do {
        grown = 0
        for (pid in parent) if (!(pid in member) && (parent[pid] in member)) { member[pid]; grown = 1 }
      } while (grown)
      delete member[root]
      for (pid in member) print pid
    }'
}

# The server is stopped first, so that it forks nothing while its family is counted, and signalled last,
# because the guard ends with it.
signal() {
  kill -STOP "$server" && kill "-$1" $(family) "$server"
}

quit() {
  if [ "$quit" != KILL ]; then
    signal CONT
    kill "-$quit" "$server"
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
      kill -0 "$server" || return
      sleep 0.1
    done
  fi
  signal KILL
}

{
  while read -r command <&3; do
    case $command in
    pause) signal STOP && echo pause ;;
    resume) signal CONT && echo resume ;;
    kill) signal KILL; exit ;;
    quit) break ;;
    esac
  done
  quit
} 2>/dev/null &
keeper=$!

wait "$server"
code=$?
# What a server that ended by itself left in its group.
kill -KILL -- "-$server" 2>/dev/null
kill "$keeper" 2>/dev/null
exit "$code"
