#!/bin/sh
# Runs the functions in containers by `sam local start-api` and smoke tests them, without a registry: the image they run
# in is made of busybox, which is all a static Go binary needs. Uses the Docker daemon that answers, else starts one of
# its own (which needs root). On Debian: apt-get install docker.io iptables runc busybox-static. Logs are in out/.
set -eu

cd "$(dirname "$0")/../.."
PATH="$(infra/emulate/tools.sh):$PATH"
unset AWS_PROFILE AWS_SESSION_TOKEN
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null AWS_EC2_METADATA_DISABLED=true
export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_DEFAULT_REGION=us-east-1 AWS_REGION=us-east-1
export SAM_CLI_TELEMETRY=0 PATH
port=${VAFA_SAM_PORT:-4610}

case $(uname -m) in
x86_64) architecture=x86_64 ARCH=amd64 ;;
*) architecture=arm64 ARCH=arm64 ;;
esac
export ARCH

mkdir -p out
work=$(mktemp -d)
daemon= api=
finish() {
	code=$?
	trap - EXIT INT TERM
	for child in $api $daemon; do
		if [ "$child" = "$daemon" ]; then
			docker ps --all --quiet | xargs -r docker rm --force >/dev/null # all of them are ours: so is the daemon
		fi
		kill "$child" 2>/dev/null || true
		wait "$child" 2>/dev/null || true
	done
	rm -rf "$work"
	exit "$code"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

if ! docker info >/dev/null 2>&1; then
	echo "starting a Docker daemon"
	export DOCKER_HOST="unix://$work/docker.sock"
	# vfs is slow, but works inside of a container too.
	dockerd --storage-driver=vfs --host "$DOCKER_HOST" --data-root "$work/data" --exec-root "$work/exec" \
		--pidfile "$work/dockerd.pid" >out/dockerd.log 2>&1 &
	daemon=$!
	tries=0
	until docker info >/dev/null 2>&1; do
		tries=$((tries + 1))
		if [ "$tries" -gt 60 ] || ! kill -0 "$daemon" 2>/dev/null; then
			echo "no Docker daemon; see out/dockerd.log"
			exit 1
		fi
		sleep 0.5
	done
fi

gateway=$(docker network inspect bridge --format '{{(index .IPAM.Config 0).Gateway}}')
export VAFA_TABLE_ADDRESS="$gateway:$((port + 1))" VAFA_API="http://127.0.0.1:$port"
export VAFA_ISSUER="http://$gateway:$((port + 2))" VAFA_AUDIENCE=vafa

echo "making the image"
root="$work/root"
mkdir -p "$root/bin" "$root/tmp" "$root/etc" "$root/var/task" "$root/opt" "$root/usr/sbin"
chmod 1777 "$root/tmp"
cp "$(command -v busybox)" "$root/bin/busybox"
for command in sh mv cp chmod mkdir ls cat rm ln env; do ln -s busybox "$root/bin/$command"; done
echo "root:x:0:0:root:/root:/bin/sh" >"$root/etc/passwd"
# sam passes on only the variables that the template names, so the image says where the table is.
image=public.ecr.aws/lambda/provided:al2023
tar --create --directory "$root" . | docker import --change "WORKDIR /var/task" \
	--change "ENV AWS_ENDPOINT_URL_DYNAMODB=http://$VAFA_TABLE_ADDRESS" - "$image-$architecture" >/dev/null
docker tag "$image-$architecture" "$image"

echo "building"
sam build --build-dir out/build --parameter-overrides "Architecture=$architecture" >out/build.log 2>&1 || {
	tail -30 out/build.log
	exit 1
}

sam local start-api --template out/build/template.yaml --port "$port" --skip-pull-image --warm-containers EAGER \
	--parameter-overrides "Stage=test Architecture=$architecture OidcIssuer=$VAFA_ISSUER OidcAudience=$VAFA_AUDIENCE" \
	>out/sam-local.log 2>&1 &
api=$!

echo "testing"
go test -count=1 -tags samlocal -run TestSamLocal ./infra/emulate || {
	tail -40 out/sam-local.log
	exit 1
}
