"""上年报告: last year's report, from here or from elsewhere."""
