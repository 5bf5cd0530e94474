# Everything the project needs on this machine, in its own folder: sourced by the commands beside it.
# `set_up requirements.txt` for running, `set_up requirements-test.txt` for testing. A second time it only looks.
set -eu
ROOT=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
cd "$ROOT"

say() { printf '%s\n' "$*" >&2; }

stop() { say "$*"; exit 1; }

packages_by_apt() {
    # $@: Debian packages. Installed where we may; otherwise one sentence says what to install.
    if [ "$(id -u)" = 0 ]; then as_root=""; elif sudo -n true 2>/dev/null; then as_root="sudo -n"; else as_root="no"; fi
    if [ "$as_root" = no ] || ! command -v apt-get >/dev/null; then
        stop "Please install these packages, then start again: $*"
    fi
    say "Installing $* …"
    export DEBIAN_FRONTEND=noninteractive
    $as_root apt-get update -qq >/dev/null || say "The package lists could not be refreshed; trying with the old ones."
    $as_root apt-get install -y -qq --no-install-recommends "$@" >/dev/null || stop "Please install by hand: $*"
}

find_python() {
    for candidate in python3.13 python3.12 python3.11 /usr/bin/python3 python3; do
        if command -v "$candidate" >/dev/null &&
            "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
}

wanted_packages() {
    # WeasyPrint draws text with Pango; the papers are set in Liberation Serif, which has every Vietnamese letter
    # from version 2 on. Debian 12 and Ubuntu 22.04 keep version 1 (half the size) under the plain package name.
    libraries=$(ldconfig -p 2>/dev/null || /sbin/ldconfig -p)
    case $libraries in *libpango-1.0.so.0*) ;; *) echo libpango-1.0-0 ;; esac
    case $libraries in *libpangoft2-1.0.so.0*) ;; *) echo libpangoft2-1.0-0 ;; esac
    [ -n "$(find /usr/share/fonts -name 'LiberationSerif-Regular.ttf' -size +250k 2>/dev/null)" ] ||
        case $(sed -n 's/^VERSION_ID="\?\([0-9.]*\)"\?$/\1/p' /etc/os-release 2>/dev/null) in
        12 | 22.04) echo fonts-liberation2 ;;
        *) echo fonts-liberation ;;
        esac
}

make_environment() {
    lock=$1
    python=$(find_python)
    if [ -z "$python" ]; then
        packages_by_apt python3 python3-venv
        python=$(find_python)
        [ -n "$python" ] || stop "Python 3.11 or newer is needed."
    fi
    stamp="$(sha256sum "$lock" | cut -d' ' -f1) $("$python" --version)"
    kept=.venv/made-from-$(basename "$lock")
    if [ -f "$kept" ] && [ "$(cat "$kept")" = "$stamp" ] && .venv/bin/python -c '' 2>/dev/null; then return; fi
    "$python" -c 'import ensurepip, venv' 2>/dev/null || packages_by_apt python3-venv
    say "Making the environment from $lock (about half a minute) …"
    .venv/bin/python -c '' 2>/dev/null || "$python" -m venv --clear .venv
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r "$lock" ||
        stop "The Python packages could not be installed; is the package index reachable?"
    .venv/bin/python -c "import site, pathlib; pathlib.Path(site.getsitepackages()[0], 'competition.pth').write_text('$ROOT\n')"
    printf '%s\n' "$stamp" >"$kept"
}

set_up() {
    missing=$(wanted_packages)
    # shellcheck disable=SC2086
    [ -z "$missing" ] || packages_by_apt $missing
    if [ "$1" = requirements.txt ] && [ -f .venv/made-from-requirements-test.txt ]; then set -- requirements-test.txt; fi
    make_environment "$1"
    .venv/bin/python -m competition.web.assets_build || stop "The pages' styles could not be made."
}
