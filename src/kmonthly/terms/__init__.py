"""Words that every stage uses. Imports nothing else of kmonthly."""
