"""Reading of foreign documents: pure input and output, no database, no Django.

Every refusal is a :class:`~gongkai.documents.errors.DocumentError` with a sentence for the person.
"""
