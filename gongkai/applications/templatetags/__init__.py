"""Addresses in the pages of 依申请公开."""
