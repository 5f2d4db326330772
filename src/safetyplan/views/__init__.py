"""Views: plain data made for one answer each; all grouping, sorting and wording happens here.

A view holds strings, numbers, dates and tuples, so a renderer never sees the model, and the terminal, JSON,
Word, Excel and HTML cannot disagree.  Rows come from `plan.query`, words from `views.wording`.
"""
