"""The review of a draft: its open questions, answered one by one or many alike at once, and written into the files.

`cases` gathers what is open from the draft and its register, `decisions` applies answers to both files in place,
`sheet` puts the questions on paper and reads the ticks back.  Nothing is stored beside the two files: what is
answered is no longer in them.
"""
