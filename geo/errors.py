"""What can go wrong with what people ask: the errors of the atlas, for one `except`."""

from __future__ import annotations


class AtlasError(ValueError):
    """Something that a person asked for or brought can't be used; the message says what to do."""


class AddressError(AtlasError):
    """An address names no view of the atlas."""


class OptionError(AtlasError):
    """An option or value of the command line is not accepted; the message says which are."""


class SceneError(AtlasError):
    """A file of scenes, or a scene of it, is not what the atlas writes."""


class CodeError(AtlasError):
    """An address is too long for a QR code."""


class LogoError(AtlasError):
    """A picture that somebody brings can't stand on a figure."""
