#!/bin/sh
# Starts the application in the background, unless it runs already.
set -eu
cd /srv/app

# After a crash of the machine the file may name another process.
if pid=$(cat run/app.pid 2> /dev/null) && grep -qsF app.jar "/proc/$pid/cmdline"; then
	echo "process $pid serves already"
	exit 0
fi

# The flight recorder's signal, so that USR2 is free for upgrades.
export _JAVA_SR_SIGNUM=35

# A session of its own: what ends the terminal does not end the application.
setsid java -jar app.jar \
	--graceful.restart.pid-file=run/app.pid \
	--graceful.restart.history-file=run/history \
	>> log/app.log 2>&1 < /dev/null &
