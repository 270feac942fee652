#!/usr/bin/env bash
# Builds the images of app (prod), each once, and pushes them under one tag that never moves.
set -euo pipefail

usage() {
  cat <<'HELP'
usage: build-and-push.sh [--source DIR] [--tag TAG] [--print-tag]

Builds each image once and pushes it to its repositories under one tag. Prints the tag on standard output, and what it
does on standard error. An image that is in its repository under the tag is not built again.

  --source DIR   the AppHost's folder; default: the first one at or above the current folder or this script
  --tag TAG      default: the commit, where all is committed, else a hash of the sources
  --print-tag    print the tag, and do nothing else

It needs the AWS CLI with credentials and a region (AWS_REGION), docker or podman (CONTAINER_RUNTIME says which), and
the .NET SDK for projects. The images go to the account's own registry, or to IMAGE_REGISTRY where that is set.
HELP
}

say() { printf '%s\n' "$*" >&2; }

fail() {
  say "build-and-push.sh: $*"
  exit 1
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
output=$(cd "$here/.." && pwd)
app_host=
tag=
only_tag=false
while [ $# -gt 0 ]; do
  case $1 in
    --source) app_host=${2:?--source needs a folder}; shift 2 ;;
    --tag) tag=${2:?--tag needs a tag}; shift 2 ;;
    --print-tag) only_tag=true; shift ;;
    -h | --help) usage; exit 0 ;;
    *) fail "unknown argument '$1'; --help lists what there is." ;;
  esac
done

is_app_host() {
  [ -e "$1/apphost.cs" ] || grep -lqsE 'IsAspireHost|Aspire\.AppHost\.Sdk' "$1"/*.csproj
}

find_app_host() {
  local start folder candidate
  for start in "$PWD" "$here"; do
    folder=$start
    while [ "$folder" != / ]; do
      for candidate in "$folder" "$folder"/*/; do
        if is_app_host "${candidate%/}"; then
          printf '%s\n' "${candidate%/}"
          return
        fi
      done
      folder=$(dirname "$folder")
    done
  done
  fail "There is no AppHost at or above $PWD and $here. Name its folder: --source DIR."
}

sha256() {
  if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi
}

hash_files() { # names on standard input, each ended by a zero byte; one that is gone does not count
  local file
  LC_ALL=C sort -z | while IFS= read -r -d '' file; do
    if [ -f "$file" ]; then
      printf '%s ' "$file"
      sha256 <"$file"
    fi
  done | sha256 | cut -c 1-12
}

source_tag() { # what is written here, and what Terraform keeps here, is no source
  local top
  if top=$(git -C "$app_host" rev-parse --show-toplevel 2>/dev/null); then
    cd "$top"
    local paths=(.)
    case $output in "$top"/*) paths+=(":(exclude)${output#"$top"/}") ;; esac
    if [ -z "$(git status --porcelain -- "${paths[@]}")" ]; then
      git rev-parse --short=12 HEAD
    else
      printf 'src-%s\n' "$(git ls-files -z --cached --others --exclude-standard -- "${paths[@]}" | hash_files)"
    fi
  else
    cd "$app_host/.."
    printf 'src-%s\n' "$(find "$PWD" \( -name .git -o -name node_modules -o -name bin -o -name obj -o -path "$output" \) -prune -o -type f -print0 | hash_files)"
  fi
}

retry() { # COMMAND...
  local attempt
  for attempt in 1 2 3 4; do
    if "$@"; then return 0; fi
    if [ "$attempt" -lt 4 ]; then
      say "Failed (attempt $attempt of 4), again in $((attempt * ${RETRY_SECONDS:-5})) s: $*"
      sleep $((attempt * ${RETRY_SECONDS:-5}))
    fi
  done
  fail "Failed four times: $*"
}

find_runtime() {
  local candidate
  for candidate in ${CONTAINER_RUNTIME:-docker podman}; do
    if command -v "$candidate" >/dev/null && "$candidate" version >/dev/null 2>&1; then
      printf '%s\n' "$candidate"
      return
    fi
  done
  fail "Neither docker nor podman answers. Start one, or name it: CONTAINER_RUNTIME=..."
}

log_in() {
  aws ecr get-login-password --region "$region" | "$runtime" login --username AWS --password-stdin "$registry" >&2
}

is_pushed() { # REPOSITORY
  aws ecr describe-images --region "$region" --repository-name "$1" --image-ids "imageTag=$tag" >/dev/null 2>&1
}

project() { # LOCAL PROJECT ARCHITECTURE; a program of one C# file is a project too
  local name=$1 file=$app_host/$2 archive=$work/$1.tar.gz loaded
  set -- --os linux --arch "$3"
  case $file in *.cs) set -- "$@" -p:PublishAot=false ;; esac # a program of one file would be native code, for a linker of that system
  dotnet publish "$file" --configuration Release "$@" -t:PublishContainer \
    "-p:ContainerRepository=$name" "-p:ContainerImageTag=$tag" "-p:ContainerArchiveOutputPath=$archive" >&2 || return 1
  loaded=$("$runtime" load --input "$archive" | sed -n 's/^Loaded image[^:]*: *//p' | tail -n 1) || return 1
  "$runtime" tag "${loaded:?nothing was loaded of $archive}" "$name:$tag"
}

dockerfile() { # LOCAL CONTEXT DOCKERFILE ARCHITECTURE [OPTION...]
  local name=$1 context=$app_host/$2 file=$app_host/$3 architecture=$4
  case $3 in
    @*)
      file=$output/../${3#@}
      [ -f "$file" ] || fail "There is no $file: the publish makes it. Publish again into this folder."
      ;;
  esac
  shift 4
  case $runtime in # docker finds the list of what is left out by its name
    *podman) if [ -f "$file.dockerignore" ]; then set -- "$@" --ignorefile "$file.dockerignore"; fi ;;
  esac
  "$runtime" build --platform "linux/$architecture" --file "$file" --tag "$name:$tag" "$@" "$context" >&2
}

image() { # LOCAL REPOSITORIES HOW...
  local name=$1 repositories=$2 how=$3 repository missing=()
  shift 3
  for repository in $repositories; do
    if is_pushed "$repository"; then say "$repository:$tag is there."; else missing+=("$repository"); fi
  done
  if [ ${#missing[@]} -eq 0 ]; then return 0; fi
  say "Building $name:$tag"
  retry "$how" "$name" "$@"
  for repository in "${missing[@]}"; do
    "$runtime" tag "$name:$tag" "$registry/$repository:$tag"
    retry "$runtime" push "$registry/$repository:$tag" >&2
    say "Pushed $repository:$tag"
  done
}

[ -n "$app_host" ] || app_host=$(find_app_host)
app_host=$(cd "$app_host" && pwd)
[ -n "$tag" ] || tag=$(source_tag)
if $only_tag; then
  printf '%s\n' "$tag"
  exit 0
fi

runtime=$(find_runtime)
region=${AWS_REGION:-${AWS_DEFAULT_REGION:-$(aws configure get region || true)}}
[ -n "$region" ] || fail "There is no region. Name it: AWS_REGION=..."
account=$(aws sts get-caller-identity --query Account --output text)
suffix=amazonaws.com
case $region in cn-*) suffix=amazonaws.com.cn ;; esac
registry=${IMAGE_REGISTRY:-$account.dkr.ecr.$region.$suffix}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
retry log_in

image 'app-api' 'app/prod/api app/prod/worker-agent-builds app/prod/worker-status-updates' project '../../../../TestApps/Echo/Echo.csproj' x64
image 'app-web' 'app/prod/web' dockerfile '.' '@web.Dockerfile' amd64

printf '%s\n' "$tag"
