"""One suite for both cabinets: a folder, and a bucket on a real S3 server."""

import hashlib
import io
import resource
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from competition.errors import NotFound
from competition.storage import Cabinet, NoRoom, Stored, TooLarge, UploadCut
from competition.storage.folder import FolderCabinet
from competition.storage.s3 import S3Cabinet

MB = 1_000_000
WORDS = "Hồ sơ dự thi của chị Nguyễn Thị Hạnh".encode()
NAME = hashlib.sha256(WORDS).hexdigest()
ABSENT = hashlib.sha256(b"absent").hexdigest()


class Cut(io.RawIOBase):
    """An upload whose line breaks after two megabytes."""

    def __init__(self) -> None:
        self.left = 2 * MB

    def read(self, size: int = -1) -> bytes:
        if self.left <= 0:
            raise ConnectionResetError("line broken")
        self.left -= size
        return b"x" * size


def leftovers(cabinet: Cabinet) -> list[str]:
    folder = cabinet.incoming if isinstance(cabinet, FolderCabinet) else Path(tempfile.gettempdir())
    return sorted(path.name for path in folder.glob("incoming-*"))


def test_what_is_put_comes_back_byte_for_byte(cabinet: Cabinet):
    stored = cabinet.put(io.BytesIO(WORDS), limit=MB)
    with cabinet.open(NAME) as stream:
        read = stream.read()
    with cabinet.local_path(NAME) as path:
        on_disk = path.read_bytes()
    assert (stored, read, on_disk, cabinet.size(NAME)) == (Stored(NAME, len(WORDS)), WORDS, WORDS, len(WORDS))


def test_the_same_content_twice_is_one_file(cabinet: Cabinet):
    first, second = cabinet.put(WORDS, limit=MB), cabinet.put(io.BytesIO(WORDS), limit=MB)
    assert (first == second, list(cabinet.all())) == (True, [NAME])


def test_the_same_content_from_many_hands_at_once_is_one_file(cabinet: Cabinet):
    with ThreadPoolExecutor(6) as hands:
        stored = set(hands.map(lambda _: cabinet.put(WORDS * 9000, limit=MB), range(12)))
    assert (len(stored), [cabinet.check(one) for one in cabinet.all()]) == (1, [True])


def test_a_large_content_is_streamed_in_both_directions(cabinet: Cabinet):
    content = hashlib.shake_256(b"large").digest(9 * MB)
    stored = cabinet.put(io.BytesIO(content), limit=10 * MB)
    with cabinet.open(stored.sha256) as stream:
        pieces = list(iter(lambda: stream.read(MB), b""))
    assert (b"".join(pieces) == content, stored.size, cabinet.check(stored.sha256)) == (True, 9 * MB, True)


def test_an_empty_content_is_kept_as_well(cabinet: Cabinet):
    stored = cabinet.put(b"", limit=0)
    assert (stored.size, cabinet.size(stored.sha256), cabinet.check(stored.sha256)) == (0, 0, True)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300))
def test_any_content_bears_its_own_name(cabinet: Cabinet, content: bytes):
    stored = cabinet.put(content, limit=300)
    with cabinet.open(stored.sha256) as stream:
        assert (stored.sha256, stream.read()) == (hashlib.sha256(content).hexdigest(), content)


def test_exactly_the_limit_is_taken_and_one_byte_more_is_not(cabinet: Cabinet):
    cabinet.put(b"x" * 1000, limit=1000)
    with pytest.raises(TooLarge, match="lớn hơn giới hạn"):
        cabinet.put(io.BytesIO(b"y" * 1001), limit=1000)
    assert (len(list(cabinet.all())), leftovers(cabinet)) == (1, [])


def test_the_sentence_about_the_limit_names_it_in_megabytes(cabinet: Cabinet):
    with pytest.raises(TooLarge) as refused:
        cabinet.put(b"x" * (2 * MB + 1), limit=2 * MB)
    assert str(refused.value) == (
        "Tệp lớn hơn giới hạn 2 MB nên chưa được lưu. Mời chị giảm dung lượng rồi tải lên lại."
    )


def test_an_upload_that_breaks_off_leaves_nothing(cabinet: Cabinet):
    with pytest.raises(UploadCut, match="bị ngắt giữa chừng"):
        cabinet.put(Cut(), limit=100 * MB)  # type: ignore[arg-type]
    assert (list(cabinet.all()), leftovers(cabinet)) == ([], [])


def test_a_full_disk_is_a_sentence_and_leaves_nothing(cabinet: Cabinet):
    with room_for(MB), pytest.raises(NoRoom, match="hết chỗ lưu tệp"):
        cabinet.put(b"x" * (3 * MB), limit=100 * MB)
    assert (list(cabinet.all()), leftovers(cabinet)) == ([], [])


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file of this process may grow beyond `size` bytes inside the block."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_what_is_not_there_is_not_found(cabinet: Cabinet):
    for ask in (cabinet.size, lambda name: cabinet.open(name).__enter__(), lambda n: cabinet.local_path(n).__enter__()):
        with pytest.raises(NotFound, match="Không tìm thấy tệp"):
            ask(ABSENT)
    assert (cabinet.has(ABSENT), cabinet.check(ABSENT)) == (False, False)


@pytest.mark.parametrize("key", ["", "..", "../" * 20 + "etc/passwd", NAME.upper(), NAME + "\n", NAME[:-1], NAME + "0"])
def test_a_key_that_is_no_digest_reaches_nothing(cabinet: Cabinet, key: str):
    cabinet.put(WORDS, limit=MB)
    for ask in (cabinet.size, cabinet.delete, lambda k: cabinet.open(k).__enter__()):
        with pytest.raises(NotFound):
            ask(key)
    assert (cabinet.has(key), cabinet.check(key), list(cabinet.all())) == (False, False, [NAME])


def test_a_deleted_content_is_gone_and_deleting_again_harms_nothing(cabinet: Cabinet):
    cabinet.put(WORDS, limit=MB)
    cabinet.delete(NAME)
    cabinet.delete(NAME)
    assert (cabinet.has(NAME), list(cabinet.all())) == (False, [])


def test_a_content_that_was_changed_no_longer_bears_its_name(cabinet: Cabinet):
    cabinet.put(WORDS, limit=MB)
    damage(cabinet, NAME, WORDS[:-1] + b"?")
    assert (cabinet.has(NAME), cabinet.check(NAME)) == (True, False)


def test_a_content_that_was_cut_short_is_healed_by_putting_it_again(cabinet: Cabinet):
    cabinet.put(WORDS, limit=MB)
    damage(cabinet, NAME, WORDS[:5])
    cabinet.put(WORDS, limit=MB)
    assert cabinet.check(NAME) is True


def damage(cabinet: Cabinet, sha256: str, content: bytes) -> None:
    if isinstance(cabinet, FolderCabinet):
        (cabinet.root / sha256[:2] / sha256).write_bytes(content)
    elif isinstance(cabinet, S3Cabinet):
        cabinet.client.put_object(cabinet.bucket, f"{sha256[:2]}/{sha256}", io.BytesIO(content), len(content))


def test_the_names_of_all_contents_come_sorted(cabinet: Cabinet):
    names = [cabinet.put(bytes([n]), limit=1).sha256 for n in range(30)]
    assert list(cabinet.all()) == sorted(names)
