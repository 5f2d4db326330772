"""What is known of a plan and what follows from it: words, records, register, printed text, duties, query."""
