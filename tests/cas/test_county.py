"""The county's settings: a faulty one stops the start, and says how to put it right."""

import pytest

from cas import county

SHIPPED = (county.Path(county.__file__).with_name("county.toml")).read_text(encoding="utf-8")


def read(tmp_path, **lines):
    """The shipped settings with other words in some lines."""
    text = SHIPPED
    for name, value in lines.items():
        before = next(line for line in text.splitlines() if line.startswith(f"{name} = "))
        text = text.replace(before, f"{name} = {value}")
    file = tmp_path / "county.toml"
    file.write_text(text, encoding="utf-8")
    return county._read(file)


@pytest.mark.parametrize("ways", [["intake"], ["seven_steps"], ["seven_steps", "intake"]])
def test_a_county_uses_one_way_in_or_both(tmp_path, ways):
    assert read(tmp_path, workflows=ways).workflows == set(ways)


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ({"workflows": []}, "workflows is empty"),
        ({"workflows": ["nine_steps"]}, 'Use "intake" and "seven_steps"'),
        ({"editable_forms": ["crisis"]}, "never edited .R17.. Take it out"),
        ({"editable_forms": ["enrollment", "hct"]}, "a Housing Conversation Tool is never edited"),
        ({"editable_forms": ["living_situation"]}, "a living situation is never edited"),
        ({"editable_forms": ["exits"]}, 'Use only "enrollment" and "entry_data" and "services"'),
    ],
)
def test_r17_a_fault_stops_the_start_and_says_what_to_do(tmp_path, lines, says):
    with pytest.raises(county.FaultyCounty, match=says):
        read(tmp_path, **lines)


def test_nothing_has_to_be_editable(tmp_path):
    assert read(tmp_path, editable_forms=[]).editable_forms == frozenset()
