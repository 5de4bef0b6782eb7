#!/bin/sh
# debian.sh: the Debian packages that tests need: a browser, fonts with Han, what sets type, and Java.
# As root on Debian it installs those that are not there; elsewhere it says what will be skipped.
set -eu
packages="chromium fonts-noto-cjk libpango-1.0-0 libpangoft2-1.0-0 poppler-utils"
command -v java >/dev/null || packages="$packages default-jre-headless"
command -v dpkg-query >/dev/null || { echo "not Debian: tests that need $packages are skipped" >&2; exit 0; }

missing=
for each in $packages; do
    dpkg-query -W -f '${Status}' "$each" 2>/dev/null | grep -q 'ok installed' || missing="$missing $each"
done
if [ -z "$missing" ]; then exit 0; fi
if [ "$(id -u)" != 0 ]; then
    echo "not installed:$missing; tests that need them are skipped" >&2
    exit 0
fi
echo "installing$missing" >&2
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq >/dev/null
# shellcheck disable=SC2086 # words, one a package
apt-get install -y -qq --no-install-recommends $missing >/dev/null
