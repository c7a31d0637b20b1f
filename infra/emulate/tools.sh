#!/bin/sh
# Installs sam, cfn-lint, checkov and ministack into a virtual environment outside the project, unless they are there
# already, and prints the folder of their commands. pip takes nothing whose checksum is not in locked.txt, and nothing that it
# would have to build, since what a build fetches has no checksum there:
#
#     PATH="$(infra/emulate/tools.sh):$PATH"
set -eu

here=$(cd "$(dirname "$0")" && pwd)
venv=${XDG_CACHE_HOME:-$HOME/.cache}/vafa/venv
wanted=$(cksum <"$here/locked.txt")

# The mark is written last: an installation that was cut off is done again.
if [ "$(cat "$venv/installed" 2>/dev/null)" != "$wanted" ]; then
	echo "tools.sh: installing into $venv (a minute or two)" >&2
	rm -rf "$venv"
	python3 -m venv "$venv" >&2
	"$venv/bin/pip" install --quiet --disable-pip-version-check --no-input --require-hashes --no-deps --only-binary :all: \
		--requirement "$here/locked.txt" >&2
	"$venv/bin/pip" check --disable-pip-version-check >&2 # that the list lacks nothing
	echo "$wanted" >"$venv/installed"
fi
echo "$venv/bin"
