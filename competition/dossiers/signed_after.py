"""Whether a PDF is a paper as it was prepared, with nothing but signatures after it."""

from io import BytesIO

from pyhanko.pdf_utils.generic import DictionaryObject, IndirectObject, PdfObject, Reference
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader
from pyhanko.sign.diff_analysis.commons import compare_dicts

from competition.dossiers.pades import BROKEN

# What signing puts into the catalog; /AcroForm is looked into.
OF_SIGNATURES = frozenset({"/AcroForm", "/Perms", "/DSS", "/Extensions", "/Version", "/Metadata"})


def adds_only_signatures(pdf: bytes, before: bytes) -> bool:
    """Whether `pdf` is `before`, byte for byte, and what its pages show is changed by nothing that follows.

    A change made after the preparation and before the signature would stand under a signature that holds.
    """
    if not pdf.startswith(before):
        return False
    try:
        last = PdfFileReader(BytesIO(before)).total_revisions - 1
        reader = PdfFileReader(BytesIO(pdf), strict=False)
        old = reader.get_historical_resolver(last)
        later = [reader.get_historical_resolver(number) for number in range(last + 1, reader.total_revisions)]
        return all(_adds_signatures(old, new) for new in later)
    except BROKEN:
        return False


def _adds_signatures(old: HistoricalResolver, new: HistoricalResolver) -> bool:
    if new.root_ref.idnum != old.root_ref.idnum or new.reader.xrefs.refs_freed_in_revision(new.revision):
        return False
    if "/AcroForm" in new.root and "/XFA" in new.root["/AcroForm"]:
        return False
    written = [
        ref for ref in new.reader.xrefs.explicit_refs_in_revision(new.revision) if not old.is_ref_unassignable(ref)
    ]
    return all(_same_but_for_signatures(ref, old, new) for ref in written)


def _same_but_for_signatures(ref: Reference, old: HistoricalResolver, new: HistoricalResolver) -> bool:
    before, after = old(ref), new(ref)
    if ref.idnum == old.root_ref.idnum:
        return compare_dicts(before, after, OF_SIGNATURES, raise_exc=False)
    if ref.idnum in _unseen(old):
        return True
    if not isinstance(before, DictionaryObject) or before.get("/Type") != "/Page":
        return False
    if not compare_dicts(before, after, frozenset({"/Annots"}), raise_exc=False):
        return False
    there, here = (list(page["/Annots"]) if "/Annots" in page else [] for page in (before, after))
    return here[: len(there)] == there and all(_is_a_signature(one, new) for one in here[len(there) :])


def _is_a_signature(annotation: PdfObject, new: HistoricalResolver) -> bool:
    told = new(annotation.reference) if isinstance(annotation, IndirectObject) else annotation
    return isinstance(told, DictionaryObject) and (told.get("/Subtype"), told.get("/FT")) == ("/Widget", "/Sig")


def _unseen(old: HistoricalResolver) -> set[int]:
    """The objects with author and dates, which a signing program may write anew; no page shows them."""
    named = [
        where.raw_get(key) for where, key in ((old.trailer_view, "/Info"), (old.root, "/Metadata")) if key in where
    ]
    return {one.idnum for one in named if isinstance(one, IndirectObject)}
