"""年度报告：the statutory forms, how cases are counted, and what must agree with what."""
