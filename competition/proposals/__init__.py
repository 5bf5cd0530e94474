"""What: proposals, their documents, checklist, eligibility, priority claims."""
