"""The cabinet: files by their content, in a folder or in S3, behind one contract."""

from competition.storage.choice import make_cabinet
from competition.storage.contract import Cabinet, NoRoom, Stored, TooLarge, Unreachable, UploadCut
from competition.storage.media import media_type

__all__ = ["Cabinet", "NoRoom", "Stored", "TooLarge", "Unreachable", "UploadCut", "make_cabinet", "media_type"]
