#!/bin/sh
# Sets up .venv: a Python of 3.11 or later, the pinned packages, the project itself. Quick when nothing changed.
#
#     sh tools/setup.sh [chromium] [libreoffice] [spark] [postgresql] [node] [gettext]
#
# The words name programs that some tests need. They are installed where this may be done (apt-get, as root or through
# sudo without a password); where not, those tests are skipped. spark is Java and the packages of the extra of that name; node is for the
# front-end files of the web application, fetched once; without it pages are plain.
# BIHUAN_PYTHON names the Python to use.

set -eu
cd "$(dirname "$0")/.."

VENV=.venv
LOCK=requirements/dev.lock
STAMP=$VENV/.bihuan-setup
SPARK_LOCK=requirements/spark.lock
SPARK_STAMP=$VENV/.bihuan-spark

main() {
    for program in "$@"; do install_program "$program"; done
    set_up
    case " $* " in *" spark "*) set_up_spark ;; esac
    # Front-end files and translations; quick when nothing changed. Without npm pages are plain, as it says.
    if command -v npm >/dev/null; then $VENV/bin/python tools/build_web.py || true; fi
}

set_up() {
    python=$(find_python) || {
        install_packages python3 python3-venv || give_up "需要 Python 3.11 以上；Debian 上：apt-get install python3 python3-venv" \
            "Python 3.11 or later is needed; on Debian: apt-get install python3 python3-venv"
        python=$(find_python) || give_up "这台机器的 Python 低于 3.11" "the Python of this machine is older than 3.11"
    }
    key=$(state "$python" $LOCK)
    if [ -x $VENV/bin/python ] && [ "$(cat $STAMP 2>/dev/null)" = "$key" ]; then return; fi
    make_venv "$python"
    echo "安装依赖 installing the packages of $LOCK" >&2
    $VENV/bin/python -m pip install --quiet --disable-pip-version-check --only-binary :all: --require-hashes -r $LOCK \
        || give_up "依赖没有装上（见上）" "the packages could not be installed (see above)"
    $VENV/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable . \
        || give_up "本项目没有装上（见上）" "the project could not be installed (see above)"
    echo "$key" >$STAMP
    echo "就绪 ready: $VENV/bin/bihuan" >&2
}

# The packages of the extra spark, beside those that are there. Of pyspark the index has nothing but an archive of what is to be
# copied: pip makes a wheel of it with the pinned setuptools; nothing is compiled.
set_up_spark() {
    key=$(state "$python" $SPARK_LOCK)
    if [ "$(cat $SPARK_STAMP 2>/dev/null)" = "$key" ]; then return; fi
    echo "安装依赖 installing the packages of $SPARK_LOCK" >&2
    if $VENV/bin/python -m pip install --quiet --disable-pip-version-check --only-binary :all: --no-binary pyspark \
        --no-build-isolation --require-hashes -r $SPARK_LOCK; then
        echo "$key" >$SPARK_STAMP
    else
        echo "附加包 spark 没有装上，用到它的测试会跳过 (the extra spark could not be installed: tests that need it are skipped)" >&2
    fi
}

# The first Python that is new enough.
find_python() {
    for name in "${BIHUAN_PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11 python; do
        if [ -n "$name" ] && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return 0
        fi
    done
    return 1
}

# What the environment depends on: when this changes it is brought up to date, when not nothing is done.
state() {
    "$1" - "$2" pyproject.toml tools/setup.sh <<'PYTHON'
import hashlib, os, sys
digest = hashlib.sha256(f"{sys.version} {os.getcwd()}".encode())
for name in sys.argv[1:]:
    with open(name, "rb") as file:
        digest.update(file.read())
print(digest.hexdigest())
PYTHON
}

# A virtual environment with pip; one that was left half made, or whose Python has gone, is made anew.
make_venv() {
    if $VENV/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
        && $VENV/bin/python -m pip --version >/dev/null 2>&1 && head -n 3 $VENV/bin/pip | grep -qF "$PWD/$VENV/"; then
        return
    fi
    if ! "$1" -c 'import ensurepip, venv' 2>/dev/null; then
        minor=$("$1" -c 'import sys; print(f"python{sys.version_info[0]}.{sys.version_info[1]}-venv")')
        install_packages python3-venv || install_packages "$minor" || true
        "$1" -c 'import ensurepip, venv' 2>/dev/null || give_up "$1 缺 venv 模块；Debian 上：apt-get install python3-venv（或 $minor）" \
            "$1 lacks the venv module; on Debian: apt-get install python3-venv (or $minor)"
    fi
    echo "新建虚拟环境 making $VENV with $1" >&2
    rm -rf $VENV
    "$1" -m venv $VENV || give_up "建不了虚拟环境（见上）" "the virtual environment could not be made (see above)"
}

# A program that only tests need, with what it needs itself; without it those tests are skipped.
install_program() {
    case $1 in
        chromium) packages="chromium fonts-noto-cjk libatomic1" ;; # Playwright's driver wants libatomic
        libreoffice) packages="libreoffice-writer-nogui libreoffice-calc-nogui" ;;
        postgresql) packages=postgresql ;;
        node) packages="nodejs npm" ;;
        gettext) packages=gettext ;;
        spark) install_java; return ;;
        *) give_up "不认识的参数 $1" "unknown argument $1" ;;
    esac
    if [ "$1" = libreoffice ] && command -v soffice >/dev/null; then return; fi
    if [ "$1" = node ] && command -v npm >/dev/null; then return; fi
    missing=
    for package in $packages; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q "ok installed" || missing="$missing $package"
    done
    # shellcheck disable=SC2086 - several names
    [ -z "$missing" ] || install_packages $missing \
        || echo "没有$missing，用到它的测试会跳过 (the tests that need it are skipped)" >&2
}

# Debian has Java 17 or 21, whichever is its own.
install_java() {
    if command -v java >/dev/null; then return; fi
    install_packages openjdk-17-jre-headless || install_packages openjdk-21-jre-headless \
        || echo "没有 Java，用到 Spark 的测试会跳过 (no Java: the tests that need Spark are skipped)" >&2
}

# Debian packages, where this may be done without asking anybody.
install_packages() {
    command -v apt-get >/dev/null || return 1
    if [ "$(id -u)" = 0 ]; then
        as_root=
    elif sudo -n true 2>/dev/null; then
        as_root="sudo -n"
    else
        return 1
    fi
    echo "安装 installing: $*" >&2
    $as_root apt-get update -qq -o Acquire::Retries=3 >&2 || true
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq -o Acquire::Retries=3 --no-install-recommends "$@" </dev/null >/dev/null
}

give_up() {
    echo "setup: $1 ($2)" >&2
    exit 1
}

main "$@"
