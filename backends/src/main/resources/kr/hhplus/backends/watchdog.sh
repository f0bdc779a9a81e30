# Runs one server and ends it when standard input ends: that is a pipe whose other end the JVM
# holds, so it ends when the JVM asks for a stop and also when the JVM is gone, even by SIGKILL.
#
# usage: sh watchdog.sh GRACE_TENTHS LOG COMMAND...
#
# Prints the server's pid on standard output; the server's own output goes to LOG. Exits with the
# server. On end of input: SIGTERM, and SIGKILL when GRACE_TENTHS tenths of a second have passed.

# Ctrl-C reaches the whole foreground group, and the JVM has to stop its services first.
trap '' INT QUIT HUP
# Where there is no setsid, job control at least gives the server a process group of its own.
command -v setsid >/dev/null 2>&1 || set -m 2>/dev/null

grace_tenths=$1
log=$2
shift 2

# Background jobs get /dev/null as their standard input, hence descriptor 3.
exec 3<&0 </dev/null
"$@" 3<&- >>"$log" 2>&1 &
server=$!
echo "$server"
exec >/dev/null

(
    while read -r _ <&3; do :; done
    kill -TERM "$server"
    while [ "$grace_tenths" -gt 0 ] && kill -0 "$server"; do
        sleep 0.1
        grace_tenths=$((grace_tenths - 1))
    done
    kill -KILL "$server"
) 2>/dev/null &
keeper=$!
exec 3<&-

wait "$server"
status=$?
# Before the pid can be given to another process.
kill -KILL "$keeper" 2>/dev/null
exit "$status"
