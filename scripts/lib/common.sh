# What the scripts beside this folder share; they source it. Sets `root` (the checkout) and `python` (3.11 or newer),
# and exports CHURNLAB_ROOT and CHURNLAB_VENV. Nothing here is newer than bash 3.2, which macOS has.
# shellcheck shell=bash

root=$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd -P)
export CHURNLAB_ROOT=$root
export CHURNLAB_VENV=${CHURNLAB_VENV:-$root/.venv}

# Where bash waits for a command that a Ctrl-C did not reach, it would forget it and go on.
trap 'exit 130' INT

fail() {
  echo "churnlab: $1" >&2
  exit 2
}

# In a locale without UTF-8 Java cannot open a path with an umlaut.
case $(locale charmap 2>/dev/null) in
  UTF-8 | utf-8) ;;
  *) export LC_ALL=C.UTF-8 ;;
esac

python=$root/.venv/bin/python
if ! [ -x "$python" ]; then
  python=
  for name in "${PYTHON:-python3}" python3 python3.13 python3.12 python3.11; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
      python=$name
      break
    fi
  done
  [ -n "$python" ] ||
    fail "Python 3.11 or newer is missing: install it (Debian: apt-get install python3 python3-venv; macOS: brew install python@3.12)"
fi
