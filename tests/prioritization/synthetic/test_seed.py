"""The made-up county is always the same for a seed."""

from assessments.models import Assessment
from clients.models import Client, Household, LivingSituation
from prioritization.synthetic import county as county_module
from prioritization.synthetic.county import Block, County, make_block, make_texts
from tests.prioritization.synthetic.counties import ON, WORKERS, values


def test_the_same_seed_makes_the_same_people(county, records):
    assert values(make_block(county, Block(0, 600))) == values(records)


def test_another_seed_makes_other_people(tools, records):
    other = County(seed=2, on=ON, workers=WORKERS, tools=tools)
    assert values(make_block(other, Block(0, 600))) != values(records)


def test_more_households_leave_the_first_ones_as_they_are(county, records):
    few = values(make_block(county, Block(0, 50)))
    assert few["Client"] == values(records)["Client"][: len(few["Client"])]


def test_two_processes_make_the_same_as_one(county, monkeypatch):
    monkeypatch.setattr(county_module, "BLOCK", 12)
    alone = list(make_texts(county, 36, processes=1))
    shared = list(make_texts(county, 36, processes=2))
    encrypted = "clients.Client"
    assert [{**texts, encrypted: b""} for _, texts in shared] == [
        {**texts, encrypted: b""} for _, texts in alone
    ]
    assert [block for block, _ in shared] == [Block(0, 12), Block(1, 12), Block(2, 12)]


def test_codes_and_numbers_are_never_given_twice(county):
    blocks = [make_block(county, Block(number, 40)) for number in range(3)]
    for model in (Household, Client, LivingSituation, Assessment):
        numbers = [row.id for block in blocks for row in block[model]]
        assert len(set(numbers)) == len(numbers)
    codes = [person.code for block in blocks for person in block[Client]]
    assert len(set(codes)) == len(codes)
