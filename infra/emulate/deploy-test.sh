#!/bin/sh
# Deploys the template, but for one right of queues, to ministack, an emulator of AWS on this machine that enforces IAM, and runs
# TestDeployed against it. Needs Linux, Go and Python; no account, no Docker. Logs are in out/.
set -eu

cd "$(dirname "$0")/../.."
PATH="$(infra/emulate/tools.sh):$PATH"
port=${VAFA_EMULATOR_PORT:-4599}
export VAFA_ENDPOINT="http://127.0.0.1:$port" VAFA_ISSUER="http://127.0.0.1:$((port + 1))" VAFA_AUDIENCE=vafa
export VAFA_RESOURCES="$PWD/out/resources.json"

# Nothing of the machine's own AWS settings may be used: this must never reach an account.
unset AWS_PROFILE AWS_SESSION_TOKEN
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null AWS_EC2_METADATA_DISABLED=true
export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=us-east-1 AWS_REGION=us-east-1
export AWS_ENDPOINT_URL="$VAFA_ENDPOINT" SAM_CLI_TELEMETRY=0 PATH

case $(uname -m) in
x86_64) architecture=x86_64 ARCH=amd64 ;;
*) architecture=arm64 ARCH=arm64 ;;
esac
export ARCH

mkdir -p out
work=$(mktemp -d)
emulator=
finish() {
	code=$?
	trap - EXIT INT TERM
	if [ -n "$emulator" ]; then
		kill "$emulator" 2>/dev/null || true
		wait "$emulator" 2>/dev/null || true
	fi
	rm -rf "$work"
	exit "$code"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# AUTH makes every call of a function pass the policies of its own role.
TMPDIR="$work" STATE_DIR="$work" AUTH=true BIND_HOST=127.0.0.1 GATEWAY_PORT="$port" IOT_MTLS_ENABLED=0 ministack >out/ministack.log 2>&1 &
emulator=$!

echo "building"
sam build --build-dir out/build --parameter-overrides "Architecture=$architecture" >out/build.log 2>&1 || {
	tail -30 out/build.log
	exit 1
}

# AWS lets whoever may send a message send ten at once, and has no name for a right to that; ministack wants one.
sed -i 's/^\( *\)Action: sqs:SendMessage$/\1Action: [sqs:SendMessage, sqs:SendMessageBatch]/' out/build/template.yaml

# ministack knows alarms of one metric, and none that are computed of several.
"$(dirname "$(command -v sam)")/python" - out/build/template.yaml <<'END'
import sys
from samcli.yamlhelper import yaml_dump, yaml_parse
with open(sys.argv[1]) as file:
    template = yaml_parse(file.read())
template["Resources"] = {
    name: one for name, one in template["Resources"].items()
    if one["Type"] != "AWS::CloudWatch::Alarm" or "Metrics" not in one["Properties"]
}
with open(sys.argv[1], "w") as file:
    file.write(yaml_dump(template))
END

tries=0
until curl --silent --fail --output /dev/null "$VAFA_ENDPOINT/_ministack/health"; do
	tries=$((tries + 1))
	if [ "$tries" -gt 60 ] || ! kill -0 "$emulator" 2>/dev/null; then
		echo "ministack does not answer; see out/ministack.log"
		exit 1
	fi
	sleep 0.5
done

# deploy STACK LOG PARAMETER... deploys what was built.
deploy() {
	stack=$1 log=$2
	shift 2
	sam deploy --config-file "$PWD/samconfig.toml" --stack-name "$stack" --template-file out/build/template.yaml --no-confirm-changeset \
		--parameter-overrides "Architecture=$architecture" DeletionProtection=false "$@" >"$log" 2>&1 || {
		tail -40 "$log"
		exit 1
	}
}

echo "deploying"
deploy vafa out/deploy.log Stage=test "OidcIssuer=$VAFA_ISSUER" "OidcAudience=$VAFA_AUDIENCE"
sam list resources --stack-name vafa --output json >"$VAFA_RESOURCES"

echo "testing"
result=0
go test -count=1 -tags deployed -run TestDeployed ./infra/emulate || result=$?
sam logs --stack-name vafa >out/functions.log 2>&1 || true
[ "$result" -eq 0 ] || grep -i error out/functions.log | tail -10 || true

echo "deploying with a pool of staff of the stack's own"
deploy vafa-pool out/deploy-pool.log Stage=pool ConsoleUrl=https://console.example
sam list resources --stack-name vafa-pool --output json >out/pool.json
for resource in StaffPool StaffClient StaffDomain StaffAgents StaffMarketers StaffManagers; do
	grep -q "\"$resource\"" out/pool.json || {
		echo "$resource was not made; see out/deploy-pool.log"
		exit 1
	}
done
exit "$result"
