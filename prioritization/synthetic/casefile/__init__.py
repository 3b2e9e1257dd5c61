"""One household's records, as model instances that are not saved: made in the order of life.

The same rules as in the real work make them: an assessment is cleaned, scored and dated by
`assessments.rules`, a release runs for its term, a correction keeps the date of what it corrects.
"""
