"""What is unpacked from a file that anyone may have made: within limits, or not at all."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import Final
from xml.parsers import expat

from geo.i18n import _
from geo.listing.problems import ListError, refused

UNPACKED: Final = 60_000_000  # bytes of all files in an archive
_MOST_FILES: Final = 1_000
_PLAIN: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED: Final = 0x1
_AGAIN: Final = _("Save it again in the program it comes from, or save the list as CSV.")


def damaged() -> ListError:
    """Return the error of a file that ends early or is not what its beginning says."""
    return refused(_("The file is damaged or not whole."), _AGAIN)


def unpack(data: bytes) -> dict[str, bytes]:
    """Return the files of a zip archive by name, each whole.

    Raises
    ------
    ListError
        If it is damaged, encrypted, leads out of its folder, or is larger than `UNPACKED`.
    """
    found: dict[str, bytes] = {}
    left = UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            if len(infos) > _MOST_FILES:
                raise _too_large()
            for info in infos:
                _check(info)
                with archive.open(info) as file:
                    body = file.read(left + 1)
                left -= len(body)
                if left < 0:
                    raise _too_large()
                found[info.filename] = body
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        if isinstance(error, ListError):
            raise
        raise damaged() from None
    except (NotImplementedError, RuntimeError):
        raise damaged() from None
    return found


def _check(info: zipfile.ZipInfo) -> None:
    path = PurePosixPath(info.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in info.filename:
        raise refused(
            _("A file in the archive has a name that leads out of its folder."),
            _("Pack the files again, without folders."),
        )
    if info.flag_bits & _ENCRYPTED:
        raise refused(_("The file is locked by a password."), _("Save it without a password."))
    if info.compress_type not in _PLAIN:
        raise damaged()


def _too_large() -> ListError:
    return refused(
        _("The file unpacks to more than {limit} MB."),
        _("Keep only the sheet with the list, and save it again."),
        limit=str(UNPACKED // 1_000_000),
    )


def without_entities(xml: bytes) -> bytes:
    """Return an XML document that is whole, declares no entities and asks for no other file.

    Raises
    ------
    ListError
        If it has a document type, which no list needs, or is no XML.
    """

    def declared(*_args: object) -> None:
        raise refused(
            _("The file has a document type declaration, which can hide other contents."), _AGAIN
        )

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = declared
    try:
        parser.Parse(xml, True)  # noqa: FBT003 - the signature of expat
    except (expat.ExpatError, ValueError) as error:
        if isinstance(error, ListError):
            raise
        raise damaged() from None
    return xml
