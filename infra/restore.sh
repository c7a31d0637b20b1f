#!/bin/sh
# From a backup back to a running stack: restores the table to another one, erases again whoever was erased since, checks it, and deploys
# the stack with it. The table that went wrong is only read and stays. What was written after the time restored to is not in it: record it
# again, which may be done twice (§7 of DESIGN.md).
#
#     infra/restore.sh --stack vafa-prod --to vafa-2026-11-23 --at 2026-11-23T09:00:00Z --dry-run
#
# says what it would do; without --dry-run it does it, and stops at the first step that fails; --go-on goes on from there. Without --at it
# takes the latest moment that there is, some five minutes ago. What else it takes, vafa restore --help says. On one machine without an
# account, TestRestoreRehearsed goes the same way.
set -eu

cd "$(dirname "$0")/.."
stack= to= dry=
rest=
while [ $# -gt 0 ]; do
	case $1 in
	--stack) stack=$2 && shift 2 ;;
	--to) to=$2 && shift 2 ;;
	--dry-run) dry=--dry-run && shift ;;
	--at | --backup | --ledger | --budget) rest="$rest $1 $2" && shift 2 ;;
	--go-on) rest="$rest $1" && shift ;;
	*) echo "restore.sh: what is $1?" >&2 && exit 2 ;;
	esac
done
if [ -z "$stack" ] || [ -z "$to" ]; then
	echo "restore.sh: --stack and --to are needed" >&2
	exit 2
fi

# The table that the stack uses now: its own, or one that was restored before.
from=$(aws lambda list-functions --query "Functions[?starts_with(FunctionName, '$stack-CaptureFunction')].Environment.Variables.TABLE | [0]" --output text)
if [ -z "$from" ] || [ "$from" = None ]; then
	echo "restore.sh: no stack $stack" >&2
	exit 1
fi

# shellcheck disable=SC2086 # flags and values without spaces
go run ./infra/vafa restore --from "$from" --to "$to" --template template-restored.yaml $rest $dry

# Functions are packed again, since a template is deployed with them; parameters stay as the stack has them.
if [ -n "$dry" ]; then
	echo "then: sam build and sam deploy of $stack with template-restored.yaml"
	exit 0
fi
sam build --template-file template-restored.yaml
sam deploy --stack-name "$stack" --no-fail-on-empty-changeset
echo "$stack uses $to. From now on deploy with template-restored.yaml, made anew after each change of template.yaml:"
echo "    vafa restore --from $from --to $to --go-on --template template-restored.yaml"
