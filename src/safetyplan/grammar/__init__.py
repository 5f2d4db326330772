"""The language of these documents: clauses, deadlines and numbering, read by the importer and the rules."""
