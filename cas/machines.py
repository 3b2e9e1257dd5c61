"""State machines that the database keeps, whatever writes."""

import pgtrigger

from cas.rules.machine import Machine


def keeps_to(machine: Machine, *, what: str) -> list[pgtrigger.Trigger]:
    """Triggers that let a row begin and go on only as the machine says.

    `what` starts the sentence that refuses, such as "A referral".
    """
    moves = ", ".join(f"('{state}', '{to}')" for state, to in machine.moves)
    refuse = f"RAISE EXCEPTION '{what} can''t go from % to %.', OLD.state, NEW.state"
    begin = f"RAISE EXCEPTION '{what} can''t begin as %.', NEW.state"
    code = "USING ERRCODE = 'check_violation';"
    return [
        pgtrigger.Trigger(
            name="goes_on_as_its_machine_says",
            level=pgtrigger.Row,
            when=pgtrigger.Before,
            operation=pgtrigger.UpdateOf("state"),
            condition=pgtrigger.Q(old__state__df=pgtrigger.F("new__state")),
            func=f"IF (OLD.state, NEW.state) IN ({moves}) THEN RETURN NEW; END IF; {refuse} {code}",
        ),
        pgtrigger.Trigger(
            name="begins_as_its_machine_says",
            level=pgtrigger.Row,
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            func=f"IF NEW.state = '{machine.states[0]}' THEN RETURN NEW; END IF; {begin} {code}",
        ),
    ]
