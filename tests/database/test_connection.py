from sqlalchemy import Engine, text


def test_engine(engine: Engine) -> None:
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM articles")) == 0
