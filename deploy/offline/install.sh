#!/bin/sh
# 不联网安装闭环 · Installs Bihuan without a network.
#
#     sh install.sh [文件夹 FOLDER]          缺省 default: ~/bihuan
#
# 每个版本装在 FOLDER/版本号，FOLDER/current 指向正在用的；再装一次、装新版本都用这一条。
# Each version goes into FOLDER/VERSION, FOLDER/current leads to the one in use; run it again for a new version.
# BIHUAN_PYTHON: 用哪个 Python · which Python to use

set -eu
target=${1:-$HOME/bihuan}
case $target in /*) ;; *) target=$PWD/$target ;; esac
cd "$(dirname "$0")"

give_up() {
    echo "install: $1 ($2)" >&2
    exit 1
}

# The first Python for which this machine's packages are in the bundle.
find_python() {
    for name in "${BIHUAN_PYTHON:-}" python3 python3.13 python3.12 python3.11; do
        [ -n "$name" ] || continue
        minor=$("$name" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
        if [ -d "wheels/$kind-$minor" ]; then
            python=$name
            return 0
        fi
        seen="$seen $name=$minor"
    done
    return 1
}

[ "$(uname -s)" = Linux ] || give_up "这个脚本只管 Linux；Windows 用 install.cmd" "this script is for Linux; on Windows use install.cmd"
kind=linux-$(uname -m)
case $kind in linux-amd64) kind=linux-x86_64 ;; linux-arm64) kind=linux-aarch64 ;; esac
if command -v getconf >/dev/null && ! getconf GNU_LIBC_VERSION >/dev/null 2>&1; then
    give_up "这个系统没有 glibc（例如 Alpine），包里没有给它的依赖" "this system has no glibc (Alpine, for one): the bundle has no packages for it"
fi
seen=
if ! find_python; then
    lacking=$(grep "^$kind-" MISSING.txt 2>/dev/null | tr '\n' ' ') || true
    here=$(ls wheels | grep -v '^any$' | tr '\n' ' ')
    give_up "没有合用的 Python：这台机器是 $kind，有${seen:- 没有 Python}；包里有 $here${lacking:+；做包时缺 $lacking}" \
        "no Python that fits: this machine is $kind with${seen:- no Python}; the bundle has $here${lacking:+; missing when it was made: $lacking}"
fi

echo "核对文件 checking the files" >&2
sha256sum --check --quiet --strict SHA256SUMS || give_up "文件不完整或被改过（见上），请重新拷贝" "files are damaged or were changed (see above): copy them again"

wheel=$(ls bihuan-*.whl)
version=$(echo "$wheel" | cut -d- -f2)
place=$target/$version
if [ ! -f "$place/.complete" ]; then
    rm -rf "$place"
    mkdir -p "$target" || give_up "建不了文件夹 $target" "the folder $target cannot be made"
    "$python" -m venv "$place" >/dev/null || {
        rm -rf "$place"
        give_up "$python 缺 venv 模块：从系统安装盘装 python3-venv（Debian、UOS）或 python3（openEuler、麒麟）" \
            "$python lacks the venv module: install python3-venv (Debian) or python3 from the system's own media"
    }
    echo "安装到 installing into $place" >&2
    set -- --quiet --disable-pip-version-check --no-index --no-deps
    "$place/bin/python" -m pip install "$@" --require-hashes --only-binary :all: \
        --find-links wheels/any --find-links "wheels/$kind-$minor" -r "wheels/$kind-$minor/requirements.txt" \
        || give_up "依赖没有装上（见上）" "the packages could not be installed (see above)"
    "$place/bin/python" -m pip install "$@" "./$wheel" || give_up "程序没有装上（见上）" "the program could not be installed (see above)"
    "$place/bin/bihuan" --version >/dev/null
    : >"$place/.complete"
fi
ln -sfn "$version" "$target/current"
rm -rf "$target/docs"
cp -R docs "$target/docs"
echo "装好了 ready: $target/current/bin/bihuan serve"
