#!/bin/sh
# Puts a new version in the place of the running one, asks the process that serves for an
# upgrade, and waits until it is known how that went.
#
#   deploy.sh NEW_JAR JAR PID_FILE HISTORY_FILE [SECONDS]
#
# NEW_JAR       the new version; stays where it is
# JAR           the jar that the application was started from
# PID_FILE      graceful.restart.pid-file of the application
# HISTORY_FILE  graceful.restart.history-file of the application
# SECONDS       how long to wait for the outcome; 300 if left out
#
# Run it as the user whose process it is. Exit status:
#
#   0  the new version serves, and has proved itself: the old process leaves
#   1  the old version serves; the reason is printed, and its jar is back in its place
#   2  nothing was done; the reason is printed
#   3  not known: there was no outcome in time; the new jar stays in its place
set -eu

unable() {
	echo "deploy: $1; nothing was done" >&2
	exit 2
}

# The upgrade that was asked for: outcome, reason, and what a bad version printed last.
# False before it has ended.
outcome() {
	[ -f "$history_file" ] && awk -v pid="$pid" -v asked="$asked" '
		BEGIN { RS = ""; FS = "\n" }
		{
			split("", value)
			for (i = 1; i <= NF; i++) {
				end = index($i, "=")
				value[substr($i, 1, end - 1)] = substr($i, end + 1)
			}
			if (value["predecessor"] == pid && value["requested"] >= asked && value["outcome"] != "RUNNING") {
				text = value["outcome"]
				if (value["reason"] != "") {
					text = text ": " value["reason"]
				}
				if (value["last-lines"] != "") {
					text = text "\\n" value["last-lines"]
				}
				gsub(/\\n/, "\n  | ", text)
				gsub(/\\\\/, "\\", text)
				print text
				found = 1
				exit
			}
		}
		END { exit !found }' "$history_file"
}

put_back() {
	if [ -f "$jar.previous" ]; then
		mv -f "$jar.previous" "$jar"
	fi
}

[ $# -eq 4 ] || [ $# -eq 5 ] || unable "usage: deploy.sh NEW_JAR JAR PID_FILE HISTORY_FILE [SECONDS]"
new_jar=$1 jar=$2 pid_file=$3 history_file=$4 seconds=${5:-300}

[ -f "$new_jar" ] || unable "there is no $new_jar"
[ -d "$(dirname "$jar")" ] || unable "there is no directory for $jar"
[ ! -e "$history_file" ] || [ -r "$history_file" ] || unable "$history_file is not yours to read"
# Of two at a time, each would take the version of the other for the one to put back.
exec 9< "$(dirname "$jar")"
flock -n 9 || unable "another deployment is under way"
pid=$(cat "$pid_file") || unable "the application does not run, or has no pid file"
# After a crash the file may name a process that is none of ours, and USR2 would end it.
grep -qsF -- "${jar##*/}" "/proc/$pid/cmdline" || unable "process $pid of $pid_file does not run $jar"

# Copied beside the old jar and moved over it: the running process keeps the file that it
# has opened. The link is that same file, so it can have its name back.
cp "$new_jar" "$jar.new" || unable "$new_jar cannot be copied"
if [ -f "$jar" ]; then
	ln -f "$jar" "$jar.previous"
fi
mv -f "$jar.new" "$jar"

asked=$(date -u +%Y-%m-%dT%H:%M:%S)
if ! kill -USR2 "$pid"; then
	put_back
	unable "process $pid has ended, or is not yours"
fi
echo "deploy: asked process $pid for an upgrade"

waited=0
until result=$(outcome); do
	if [ "$waited" -ge "$seconds" ]; then
		echo "deploy: no outcome after $seconds seconds. Does graceful.restart.history-file name $history_file?" >&2
		echo "deploy: Was another upgrade running? The log of process $(cat "$pid_file") says more." >&2
		exit 3
	fi
	sleep 1
	waited=$((waited + 1))
done

case $result in
	COMPLETED*)
		printf 'deploy: %s\n' "$result"
		echo "deploy: process $(cat "$pid_file") serves"
		;;
	*)
		put_back
		printf 'deploy: %s\n' "$result" >&2
		echo "deploy: process $(cat "$pid_file") serves on, and its jar is back in its place" >&2
		exit 1
		;;
esac
