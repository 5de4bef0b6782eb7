#!/bin/sh
# venv.sh REQUIREMENTS: the virtual environment .venv with what REQUIREMENTS pins, and kmonthly itself.
# Does nothing when .venv was made from the same pins. As root on Debian it installs what venv needs.
set -eu
cd "$(dirname "$0")/.."
requirements=$1
stamp=.venv/$(basename "$requirements").stamp
sum=$(cat "$requirements" pyproject.toml | cksum)
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$sum" ]; then exit 0; fi

python=${PYTHON:-}
if [ -z "$python" ]; then
    for each in python3.11 python3.12 python3.13 python3.14 python3; do
        if "$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            python=$each
            break
        fi
    done
fi
if [ -z "$python" ]; then
    echo "kmonthly needs Python 3.11 or newer; give its path: make PYTHON=/path/to/python3" >&2
    exit 3
fi

if ! [ -x .venv/bin/python ]; then
    if ! "$python" -c 'import ensurepip' 2>/dev/null; then
        if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
            apt-get update -qq && apt-get install -y -qq python3-venv
        else
            echo "$python has no ensurepip: install your distribution's python3-venv" >&2
            exit 3
        fi
    fi
    "$python" -m venv .venv
fi
echo "setting up .venv from $requirements" >&2
export PIP_DISABLE_PIP_VERSION_CHECK=1
.venv/bin/python -m pip install --quiet --require-hashes --only-binary :all: -r "$requirements"
.venv/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
printf '%s' "$sum" > "$stamp"
