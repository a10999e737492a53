"""Tables of what ties articles together: stories, the keys by which related rows are found, and the trees of facts.

All but the facts themselves can be made again from the articles.
"""

from sqlalchemy import BigInteger, Boolean, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from factdb.database.columns import Identifier, Sense, values
from factdb.database.models import Base


class ArticleStory(Base):
    """Which story an article tells: copies of a wire story in several outlets, and their revisions, tell one."""

    __tablename__ = "article_stories"
    __table_args__ = (UniqueConstraint("article_id"), Index(None, "story_id"))
    id: Mapped[Identifier] = mapped_column(primary_key=True)
    article_id: Mapped[Identifier] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"))
    story_id: Mapped[Identifier] = mapped_column(
        ForeignKey("articles.id", ondelete="CASCADE"), comment="the first of them"
    )


class ArticleKey(Base):
    """A hash that articles share which may be copies, or be about the same thing."""

    __tablename__ = "article_keys"
    __table_args__ = (UniqueConstraint("key", "article_id"), Index(None, "article_id"))
    id: Mapped[Identifier] = mapped_column(primary_key=True)
    key: Mapped[int] = mapped_column(BigInteger, comment="64 bits of a band of the words, or of a pair of names")
    article_id: Mapped[Identifier] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"))


class UtteranceKey(Base):
    """A hash of words in a row, which quotations share that may be forms of one."""

    __tablename__ = "utterance_keys"
    __table_args__ = (UniqueConstraint("key", "utterance_id"), Index(None, "utterance_id"))
    id: Mapped[Identifier] = mapped_column(primary_key=True)
    key: Mapped[int] = mapped_column(BigInteger, comment="64 bits of words in a row")
    utterance_id: Mapped[Identifier] = mapped_column(ForeignKey("utterances.id", ondelete="CASCADE"))


class MergedFact(Base):
    """Where the claims of a fact went that is one with another."""

    __tablename__ = "merged_facts"
    __table_args__ = (UniqueConstraint("fact_id"), Index(None, "into_id"))
    id: Mapped[Identifier] = mapped_column(primary_key=True)
    fact_id: Mapped[Identifier] = mapped_column(ForeignKey("facts.id"), comment="the fact that has no claims any more")
    into_id: Mapped[Identifier] = mapped_column(ForeignKey("facts.id"), comment="the fact that has them")


class ClaimTie(Base):
    """What a claim was tied to: the one earlier claim that it is most surely about the same thing as, if any.

    Claims that hang together in this way are one fact.
    """

    __tablename__ = "claim_ties"
    __table_args__ = (UniqueConstraint("claim_id"), Index(None, "other_claim_id"))
    id: Mapped[Identifier] = mapped_column(primary_key=True)
    claim_id: Mapped[Identifier] = mapped_column(ForeignKey("claims.id", ondelete="CASCADE"))
    other_claim_id: Mapped[Identifier | None] = mapped_column(
        ForeignKey("claims.id", ondelete="CASCADE"), comment="the earlier claim; null for the first one of a fact"
    )
    likeness: Mapped[float | None] = mapped_column(comment="how surely both are about one thing")
    decided: Mapped[bool] = mapped_column(Boolean(name="decided"), comment="whether a person tied or parted them")
    sense: Mapped[Sense] = mapped_column(values(Sense, "sense"), comment="level, change, expected, former or withdrawn")
