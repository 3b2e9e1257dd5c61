"""Loading versions of the tools from their files."""

from pathlib import Path

from assessments.models import InstrumentVersion
from assessments.rules.instrument import Instrument, from_toml
from cas.changes import action

SHIPPED = Path(__file__).parent.parent / "instruments"


@action
def load_instruments(*, folder: Path = SHIPPED) -> list[InstrumentVersion]:
    """Load every version in `folder` that is not loaded yet; return the new ones.

    Raises InstrumentError with every fault in words, and IntegrityError when a version is loaded
    already with other content: changed content needs a new version number.
    """
    loaded = set(InstrumentVersion.objects.values_list("digest", flat=True))
    files = sorted(folder.glob("*.toml"))
    versions = [_version(from_toml(file.read_text(encoding="utf-8"))) for file in files]
    new = [version for version in versions if version.digest not in loaded]
    return InstrumentVersion.objects.bulk_create(new)


def _version(instrument: Instrument) -> InstrumentVersion:
    return InstrumentVersion(
        tool=instrument.tool,
        version=instrument.version,
        effective_from=instrument.effective_from,
        content=instrument.content,
        digest=instrument.digest,
    )
