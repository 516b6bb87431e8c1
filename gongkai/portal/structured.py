"""Data about an article for search engines (schema.org)."""

from typing import Any

from gongkai.agencies.models import Agency
from gongkai.portal.cards import Facts
from gongkai.publishing.models import Item, Version


def article_data(
    item: Item, version: Version, facts: Facts, office: Agency, url: str
) -> dict[str, Any]:
    """A document published by a public office; empty values are left out."""
    data = {
        "@context": "https://schema.org",
        "@type": "DigitalDocument",
        "headline": version.title,
        "name": version.title,
        "inLanguage": "zh-Hans",
        "url": url,
        "identifier": item.index_number or facts.document_number,
        "description": version.summary,
        "keywords": version.keywords,
        "dateCreated": facts.formed_on.isoformat() if facts.formed_on else "",
        "datePublished": item.published_at.isoformat() if item.published_at else "",
        "isAccessibleForFree": True,
        "publisher": {"@type": "GovernmentOrganization", "name": office.name},
    }
    return {key: value for key, value in data.items() if value}
