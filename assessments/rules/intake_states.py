"""The life of an intake, from its first page to Finish or to being discarded (R36, R44, C14)."""

from cas.rules.machine import Machine

INTAKE = Machine(
    {
        "begun": {
            "talk_on": "talking",
            "divert": "ready_to_divert",
            "queue": "ready_to_queue",
            "discard": "discarded",
        },
        "talking": {
            "divert": "ready_to_divert",
            "queue": "ready_to_queue",
            "discard": "discarded",
        },
        "ready_to_divert": {
            "finish": "diverted",
            "queue": "ready_to_queue",
            "talk_on": "talking",
            "discard": "discarded",
        },
        "ready_to_queue": {
            "finish": "queued",
            "divert": "ready_to_divert",
            "talk_on": "talking",
            "discard": "discarded",
        },
        "diverted": {},
        "queued": {},
        "discarded": {},
    }
)
"""Nothing outside knows the outcome before Finish: who is ready for the queue is not on it."""

UNFINISHED = ("begun", "talking", "ready_to_divert", "ready_to_queue")
"""States in which an intake can be resumed, and is listed as unfinished (R36)."""

FINISHED = ("diverted", "queued")
"""States that Finish leads to; an intake that reached one never changes."""
