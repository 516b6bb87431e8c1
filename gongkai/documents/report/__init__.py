"""Annual reports made elsewhere, in any usual format, read into figures.

``read_report`` reads one file, ``read_many`` a batch in limited subprocesses. A number is what stands
in the file; what does not stand there, or cannot be told, is reported as missing.
"""

from gongkai.documents.report.batch import Result, read_many
from gongkai.documents.report.read import Reading, read_report

__all__ = ["Reading", "Result", "read_many", "read_report"]
