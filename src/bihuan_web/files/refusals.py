"""Why a file is not taken in, in two languages, each with its code and what to do instead."""

from __future__ import annotations

from bihuan_web.common.errors import Refused

_WORDS: dict[str, tuple[str, str]] = {
    "file-empty": ("文件是空的，请检查后重新上传", "the file is empty: check it and upload it again"),
    "file-too-large": ("文件超过 {limit} MB 的上限", "the file is larger than the limit of {limit} MB"),
    "too-many-files": (
        "一次最多上传 {limit} 个文件，请分批上传",
        "at most {limit} files at a time: upload them in parts",
    ),
    "bad-name": (
        "文件名不能用（不能带路径、控制字符，也不能超过 200 个字），请改名后再上传",
        "the file's name cannot be used (no paths, no control characters, at most 200 characters): rename it",
    ),
    "runnable": ("这是程序、脚本或可执行的文件，不予接收", "this is a program or script and is not accepted"),
    "markup": (
        "网页（HTML、SVG）不能作佐证，请另存为 PDF 或截图",
        "web pages (HTML, SVG) are no evidence: save it as PDF or take a picture of it",
    ),
    "macros": (
        "文件带有宏，不予接收；请在 Word、WPS 或 Excel 中另存为不带宏的文件",
        "the file has macros and is not accepted: save it without them in Word, WPS or Excel",
    ),
    "file-encrypted": (
        "文件已加密，请先取消密码再上传",
        "the file is encrypted: remove its password before uploading it",
    ),
    "zip-bomb": ("压缩内容解开后体积异常，不予接收", "it unpacks to an abnormal size and is not accepted"),
    "bad-members": (
        "压缩内容里有带路径的文件名，不予接收",
        "names inside of the file lead outside of it; it is not accepted",
    ),
    "file-damaged": ("文件已损坏，打不开；请重新保存后再上传", "the file is damaged: save it anew and upload it again"),
    "unknown-type": ("认不出这是什么文件，或不收这种文件", "the file's type is unknown or not accepted"),
    "wrong-type": ("这里不收 {kind} 文件", "{kind} files are not accepted here"),
    "disk-full": (
        "服务器磁盘已满，文件没有存下，什么也没有改动；请联系管理员",
        "the server's disk is full: the file was not stored and nothing was changed; tell the administrator",
    ),
    "not-stored": (
        "服务器存不下文件（{reason}），什么也没有改动；请联系管理员",
        "the server cannot store the file ({reason}); nothing was changed: tell the administrator",
    ),
    "file-changed": (
        "存档的文件与存入时的校验值不一致，请联系管理员用备份恢复",
        "the stored file no longer has the hash it was stored with: the administrator must restore it from a backup",
    ),
    "file-missing": (
        "存档的文件不在了，请联系管理员用备份恢复",
        "the stored file is missing: the administrator must restore it from a backup",
    ),
}
_STATUS = {
    "file-too-large": 413,
    "too-many-files": 413,
    "disk-full": 507,
    "not-stored": 507,
    "file-changed": 500,
    "file-missing": 500,
}


class FileRefused(Refused):
    """A file that is not taken in, or cannot be given back."""

    code = "file-refused"
    status = 422

    def __init__(self, code: str, **values: object) -> None:
        zh, en = _WORDS[code]
        super().__init__(zh.format(**values), en.format(**values), code=code)
        self.status = _STATUS.get(code, 422)
