"""The kinds of files that a post may hold, what each is called, and how it is told to readers."""

from __future__ import annotations

from collections.abc import Mapping

# By media type: the ending that a file of this kind bears, wherever it is written to a disk.
IMAGES = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/gif": "gif"}
_ODF = "application/vnd.oasis.opendocument."
FILES: Mapping[str, str] = {
    "application/pdf": "pdf",
    "application/x-docx": "docx",
    "application/x-xlsx": "xlsx",
    "application/x-pptx": "pptx",
    f"{_ODF}text": "odt",
    f"{_ODF}spreadsheet": "ods",
    f"{_ODF}presentation": "odp",
    "application/zip": "zip",
    "text/plain": "txt",
    "text/csv": "csv",
    "text/markdown": "md",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "audio/wav": "wav",
    "audio/mp4": "m4a",
    "video/mp4": "mp4",
    "video/webm": "webm",
}
# The column takes sixty characters, which these three do not keep to.
_OOXML = "application/vnd.openxmlformats-officedocument."
_WHOLE: Mapping[str, str] = {
    "application/x-docx": f"{_OOXML}wordprocessingml.document",
    "application/x-xlsx": f"{_OOXML}spreadsheetml.sheet",
    "application/x-pptx": f"{_OOXML}presentationml.presentation",
}
ENDINGS: Mapping[str, str] = {**IMAGES, **FILES}


def is_image(media_type: str) -> bool:
    """Whether a browser shows it within a page."""
    return media_type in IMAGES


def content_type_of(media_type: str) -> str:
    """The media type as a browser is told."""
    return _WHOLE.get(media_type, media_type)


def ending_of(media_type: str) -> str:
    """What the name of a file of this kind ends with."""
    return ENDINGS.get(media_type, "bin")


def about(media_type: str, size: int) -> str:
    """Kind and size as they stand beside a link: the same in every language."""
    kilobytes = max(1, -(-size // 1024))
    told = f"{kilobytes} KB" if kilobytes < 1024 else f"{round(kilobytes / 1024)} MB"
    return f"{ending_of(media_type).upper()} · {told}"
