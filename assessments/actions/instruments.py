"""Loading versions of the tools from their files."""

from pathlib import Path

from assessments.models import InstrumentVersion
from assessments.rules.instrument import Instrument, InstrumentError, from_toml
from assessments.rules.instrument_faults import kind_changes
from cas.changes import action

SHIPPED = Path(__file__).parent.parent / "instruments"


@action
def load_instruments(*, folder: Path = SHIPPED) -> list[InstrumentVersion]:
    """Load every version in `folder` that is not loaded yet; return the new ones.

    Raises InstrumentError with every fault in words, and IntegrityError when a version is loaded
    already with other content: changed content needs a new version number.
    """
    loaded = {version.digest: version.instrument for version in InstrumentVersion.objects.all()}
    files = sorted(folder.glob("*.toml"))
    found = [from_toml(file.read_text(encoding="utf-8")) for file in files]
    new = [instrument for instrument in found if instrument.digest not in loaded]
    faults = list(kind_changes(each.questions for each in (*loaded.values(), *new)))
    if faults:
        raise InstrumentError(faults)
    return InstrumentVersion.objects.bulk_create(map(_version, new))


def _version(instrument: Instrument) -> InstrumentVersion:
    return InstrumentVersion(
        tool=instrument.tool,
        version=instrument.version,
        effective_from=instrument.effective_from,
        content=instrument.content,
        digest=instrument.digest,
    )
