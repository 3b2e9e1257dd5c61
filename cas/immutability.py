"""Triggers that refuse change, so a rule holds even when the code is wrong (DESIGN idea 1)."""

import pgtrigger


def never_changes(what: str) -> list[pgtrigger.Trigger]:
    """Triggers that refuse UPDATE, DELETE and TRUNCATE with a sentence for people.

    `what` starts the sentence, such as "A completed assessment".
    """
    refuse = f"RAISE EXCEPTION '{what} never changes. Add a new record instead.' "
    refuse += "USING ERRCODE = 'restrict_violation';"
    return [
        pgtrigger.Trigger(
            name="never_changes",
            level=pgtrigger.Row,
            when=pgtrigger.Before,
            operation=pgtrigger.Update | pgtrigger.Delete,
            func=refuse,
        ),
        pgtrigger.Trigger(
            name="never_truncated",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func=refuse,
        ),
    ]
