"""Pictures lose where they were taken (去除位置信息): the picture is written anew without EXIF, XMP and comments, turned the right way.

Only Pillow's own reading of the picture is written back, so that nothing that stood beside it comes along. What cannot be read is refused.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from PIL import ExifTags, Image, ImageCms, ImageOps, UnidentifiedImageError

from bihuan_web.files.refusals import FileRefused

_MOST_PIXELS = 80_000_000  # a phone's picture has 12 to 50 million
_FORMATS = ("JPEG", "PNG", "WEBP")
_MANY = {"MPO": "JPEG"}  # phones put several pictures into one file: the first is the picture
_ENDINGS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}


@dataclass(frozen=True, slots=True)
class Stripped:
    """A picture without its place; ``had_place`` says whether there was one. ``ending``: what its name ends in."""

    data: bytes
    ending: str
    had_place: bool


def strip(data: bytes) -> Stripped:
    """Writes a picture anew without anything but its pixels; raises ``FileRefused`` for what is no JPEG, PNG or WebP."""
    picture = opened(data)
    kind = _MANY.get(picture.format or "", picture.format or "")
    had_place = has_place(picture)
    turned = ImageOps.exif_transpose(picture)
    colours = _standard_colours(turned)
    out = io.BytesIO()
    options = {"JPEG": {"quality": 90, "optimize": True}, "WEBP": {"quality": 90}}.get(kind, {"optimize": True})
    _bare(colours).save(out, kind, **options)
    return Stripped(out.getvalue(), _ENDINGS[kind], had_place)


def opened(data: bytes) -> Image.Image:
    """A picture, its pixels read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data), formats=_FORMATS)
            if picture.width * picture.height > _MOST_PIXELS:
                raise FileRefused("zip-bomb")
            picture.load()
    except Image.DecompressionBombWarning as wrong:
        raise FileRefused("zip-bomb") from wrong
    except UnidentifiedImageError as wrong:
        raise FileRefused("unknown-type") from wrong
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as wrong:
        raise FileRefused("file-damaged") from wrong
    return picture


def has_place(picture: Image.Image) -> bool:
    """Whether it says where it was taken."""
    exif = picture.getexif()
    return bool(exif.get_ifd(ExifTags.IFD.GPSInfo)) or b"GPS" in _bytes(picture.info.get("xmp"))


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value or "").encode()


def _standard_colours(picture: Image.Image) -> Image.Image:
    """Colours as without a profile: the profile goes, too, and wide colours would turn pale."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in ("RGB", "RGBA"):
        return picture
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        found = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode=picture.mode)
    except (ImageCms.PyCMSError, OSError):
        return picture
    return found or picture


def _bare(picture: Image.Image) -> Image.Image:
    """The pixels alone, in a picture that has nothing beside them."""
    if picture.mode == "P":
        picture = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    return bare
