"""The made-up county in memory, made once."""

import pytest

from assessments.actions.instruments import SHIPPED
from assessments.enums import Tool
from assessments.rules.instrument import from_toml
from prioritization.synthetic.casefile.setting import Tools
from prioritization.synthetic.county import Block, County, make_block
from prioritization.synthetic.stories.storyteller import Storyteller
from prioritization.synthetic.stories.told import STORIES, tell_all
from tests.prioritization.synthetic.counties import NOON, ON, WORKERS


@pytest.fixture(scope="session")
def tools():
    instruments = [from_toml(file.read_text(encoding="utf-8")) for file in SHIPPED.glob("*.toml")]
    return Tools(
        instruments={Tool(each.tool): each for each in instruments},
        version_ids={Tool(each.tool): n for n, each in enumerate(instruments, 1)},
    )


@pytest.fixture(scope="session")
def county(tools):
    return County(seed=1, on=ON, workers=WORKERS, tools=tools)


@pytest.fixture(scope="session")
def records(county):
    """Six hundred households, in memory."""
    return make_block(county, Block(0, 600))


@pytest.fixture(scope="session")
def stories(tools):
    """The hand-made households, by the name of their story."""
    teller = Storyteller(tools=tools, assessor=WORKERS[0], vsp=WORKERS[2], at=NOON)
    files = zip(STORIES, tell_all(teller), strict=True)
    return {story.__name__: file for story, file in files}
