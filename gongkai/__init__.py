"""公开 Gongkai: the whole statutory duty of 政府信息公开, from draft to annual report."""

__version__ = "0.1.0"
