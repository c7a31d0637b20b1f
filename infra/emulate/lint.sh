#!/bin/sh
# Checks the template as sam, cfn-lint and checkov see it. Needs no account and, once the tools are there, no network.
set -eu

cd "$(dirname "$0")/../.."
PATH="$(infra/emulate/tools.sh):$PATH"
export PATH AWS_DEFAULT_REGION="${AWS_DEFAULT_REGION:-eu-central-1}" SAM_CLI_TELEMETRY=0

sam validate --lint --template-file template.yaml
cfn-lint --append-rules cfn_lint_serverless.rules --template template.yaml
checkov --file template.yaml --framework cloudformation --skip-download --compact --quiet
