"""How proposals are judged: rubrics, panels, sheets, the legal ranking and the statistics beside it."""
