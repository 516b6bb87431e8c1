"""季度统计表: counted from records, signed by three, sent upward, and compared with the records ever after."""
