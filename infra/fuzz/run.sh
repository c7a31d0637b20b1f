#!/bin/sh
# Starts the whole system on this machine and lets schemathesis send it what its own document allows and forbids, as a manager
# and as nobody, with every check on. FUZZ_SEED repeats a run; FUZZ_SECONDS is how long it may take. Logs are in out/fuzz.
set -eu

cd "$(dirname "$0")/../.."
seed=${FUZZ_SEED:-$(date +%s)} seconds=${FUZZ_SECONDS:-150} port=${VAFA_FUZZ_PORT:-4630}
base=http://127.0.0.1:$port
root=$PWD logs=$PWD/out/fuzz
rm -rf "$logs"
mkdir -p "$logs"

# The mark is written last: an installation that was cut off is done again.
venv=${XDG_CACHE_HOME:-$HOME/.cache}/vafa/fuzz-venv
wanted=$(cat infra/fuzz/requirements.txt infra/fuzz/constraints.txt | cksum)
if [ "$(cat "$venv/installed" 2>/dev/null)" != "$wanted" ]; then
	echo "installing schemathesis into $venv"
	rm -rf "$venv"
	python3 -m venv "$venv"
	"$venv/bin/pip" install --quiet --disable-pip-version-check --requirement infra/fuzz/requirements.txt
	echo "$wanted" >"$venv/installed"
fi

work=$(mktemp -d)
machine=
finish() {
	code=$?
	trap - EXIT INT TERM
	if [ -n "$machine" ]; then
		kill "$machine" 2>/dev/null || true
		wait "$machine" 2>/dev/null || true
	fi
	cp "$work/data/vafa.log" "$logs/vafa.log" 2>/dev/null || true
	rm -rf "$work"
	exit "$code"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

go build -o "$work/vafa" ./infra/vafa
# Without budgets, so that posts are done and not held.
PHONE_BUDGET=0 FORM_BUDGET=0 TOTAL_BUDGET=0 "$work/vafa" run --port "$port" --data "$work/data" --sample=false >"$logs/run.log" 2>&1 &
machine=$!
tries=0
until token=$(curl --silent --fail "$base/dev/token?role=manager" | sed -n 's/.*"token":"\([^"]*\)".*/\1/p') && [ -n "$token" ] &&
	curl --silent --fail --output /dev/null "$base/healthz"; do
	tries=$((tries + 1))
	if [ "$tries" -gt 120 ] || ! kill -0 "$machine" 2>/dev/null; then
		echo "the system did not start; see $logs/run.log"
		exit 1
	fi
	sleep 0.5
done

echo "seed $seed (FUZZ_SEED=$seed repeats this)"
cd "$work" # where it may leave what it remembers
# One worker: hypothesis keeps what it knows of lambdas in a cache that two threads can break.
"$venv/bin/schemathesis" --config-file "$root/infra/fuzz/schemathesis.toml" run "$base/openapi.json" --checks all --header "Authorization: Bearer $token" \
	--workers 1 --seed "$seed" --max-examples 15 --max-time "$seconds" --request-timeout 30 --continue-on-failure \
	--generation-database none --warnings off --no-color >"$logs/schemathesis.log" 2>&1 || {
	cat "$logs/schemathesis.log"
	echo "seed $seed"
	exit 1
}
tail -n 12 "$logs/schemathesis.log"
if grep '"msg":"failed"' "$work/data/vafa.log"; then
	echo "the log has failures"
	exit 1
fi
