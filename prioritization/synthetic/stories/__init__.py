"""Hand-made households: one for every state that a screen can show, each with a telling note.

They are told as of the moment the demo is loaded; "days" always means days before that moment.
Most belong to the demo's assessor, the anonymous one to the demo's victim service provider. The
note stands on the profile, so it says nothing that a client must not read (R26).
"""
