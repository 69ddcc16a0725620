#!/bin/sh
# Makes .venv from a lock file, or does nothing when it already holds that lock. Called by the Makefile.
set -eu
lock=$1

give_up() {
    echo "$1" >&2
    exit 1
}

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

if new_enough .venv/bin/python; then
    cmp -s "$lock" ".venv/$lock" && exit 0
fi

# A first try that was interrupted leaves an environment without pip, an upgraded system one without its Python.
if ! new_enough .venv/bin/python || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    if [ -n "${PYTHON:-}" ]; then
        set -- "$PYTHON"
    else
        set -- python3 python3.14 python3.13 python3.12 python3.11 python
    fi
    python=
    for candidate in "$@"; do
        if new_enough "$candidate"; then
            python=$candidate
            break
        fi
    done
    [ -n "$python" ] ||
        give_up "Soleus needs Python 3.11 or newer and found none: install it, or say where it is, as in make run PYTHON=/opt/python/bin/python3."
    rm -rf .venv
    "$python" -m venv .venv >/dev/null 2>&1 ||
        give_up "$python cannot make a virtual environment: install its venv module (python3-venv on Debian and Ubuntu)."
fi

echo "installing the packages of $lock into .venv" >&2
rm -f .venv/requirements.lock .venv/requirements-dev.lock
.venv/bin/python -m pip install -qq --disable-pip-version-check --no-input --require-hashes --requirement "$lock" ||
    give_up "The packages of $lock could not be installed, for the reason above."
# The development packages include those that a run needs.
cp requirements.lock .venv/
[ "$lock" = requirements.lock ] || cp "$lock" .venv/
