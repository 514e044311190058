"""Makes what the web application serves and no repository keeps: front-end files from npm, compiled translations.

    python tools/build_web.py

Quick when nothing changed. Node is needed only while building; wheels hold what was built (``tools/hatch_build.py``).
"""

from __future__ import annotations

import gzip
import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WEB = ROOT / "src" / "bihuan_web"
FRONTEND = WEB / "ui" / "frontend"
VENDOR = WEB / "ui" / "static" / "ui" / "vendor"
_STAMP = VENDOR / ".built"
# What is served of each package, with its licence (that of Tabler, MIT, stands at the head of its file): node_modules →
# vendor. Tabler's scripts stay out: menus are <details>, so that pages work without JavaScript.
FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "htmx.org/LICENSE": "htmx.LICENSE",
}
# Of ECharts only what ``frontend/charts.js`` names is bundled (esbuild), with the licences of all that is in the bundle.
BUNDLE = "charts.js"
_BUNDLED = (
    "echarts/LICENSE",
    "echarts/NOTICE",
    "echarts/licenses/LICENSE-d3",
    "zrender/LICENSE",
    "tslib/LICENSE.txt",
)
_ESBUILD = (
    *("--bundle", "--minify", "--format=iife", "--global-name=echarts", "--legal-comments=none"),
    *("--target=es2020", "--log-level=error"),
)


class NotBuilt(Exception):
    """The front-end files could not be made."""


def build_frontend() -> bool:
    """Fetches the locked packages and copies what is served; False where that was there already."""
    key = _key()
    if _STAMP.is_file() and _STAMP.read_text(encoding="ascii") == key:
        return False
    npm = shutil.which("npm")
    if npm is None:
        raise NotBuilt("没有 npm；Debian 上：apt-get install nodejs npm (npm is missing)")
    with tempfile.TemporaryDirectory(prefix="bihuan-frontend-") as name:
        folder = Path(name)
        for one in ("package.json", "package-lock.json", BUNDLE):
            shutil.copy(FRONTEND / one, folder)
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        if subprocess.run(command, cwd=folder, check=False).returncode:
            raise NotBuilt("npm ci 没有成功（见上） (npm ci failed, see above)")
        shutil.rmtree(VENDOR, ignore_errors=True)
        VENDOR.mkdir(parents=True)
        for source, target in FILES.items():
            shutil.copyfile(folder / "node_modules" / source, VENDOR / target)
        _bundle(folder)
        _compress()
    _STAMP.write_text(key, encoding="ascii")
    return True


def _bundle(folder: Path) -> None:
    modules = folder / "node_modules"
    command = [modules / ".bin" / "esbuild", BUNDLE, *_ESBUILD, f"--outfile={VENDOR / 'echarts.min.js'}"]
    if subprocess.run(command, cwd=folder, check=False).returncode:
        raise NotBuilt("esbuild 没有成功（见上） (esbuild failed, see above)")
    licences = "\n\n".join(f"{one}\n\n{(modules / one).read_text(encoding='utf-8')}" for one in _BUNDLED)
    (VENDOR / "echarts.LICENSE").write_text(licences, encoding="utf-8")


def _compress() -> None:
    """Beside each file the same compressed: WhiteNoise sends it to browsers that take it, which are all of them."""
    for one in (*VENDOR.glob("*.css"), *VENDOR.glob("*.js")):
        one.with_name(one.name + ".gz").write_bytes(gzip.compress(one.read_bytes(), 9, mtime=0))


def compile_messages() -> list[Path]:
    """Compiles translations that are newer than what was made of them; the files written."""
    import polib  # noqa: PLC0415 - whoever only wants the front end needs no polib

    written = []
    for source in sorted(WEB.glob("locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        fresh = target.with_suffix(f".{id(source)}.tmp")
        polib.pofile(str(source)).save_as_mofile(str(fresh))
        fresh.replace(target)
        written.append(target)
    return written


def _key() -> str:
    digest = hashlib.sha256()
    for one in (FRONTEND / "package-lock.json", FRONTEND / BUNDLE, Path(__file__)):
        digest.update(one.read_bytes())
    return digest.hexdigest()


def main() -> int:
    compile_messages()
    try:
        if build_frontend():
            print(f"前端文件就绪 front-end files: {VENDOR}", file=sys.stderr)
    except NotBuilt as trouble:
        print(f"网页没有样式 pages will be plain: {trouble}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
