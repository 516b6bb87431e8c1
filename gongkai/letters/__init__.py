"""文书: official letters of 依申请公开, from frozen facts to paper, number and proof of delivery."""
