from __future__ import annotations

import pytest

from helpers.widgets.markup import without_account_ids


@pytest.mark.parametrize(
    "text",
    [
        "arn:aws:states:eu-west-1:111122223333:stateMachine:orders",
        "https://sqs.eu-west-1.amazonaws.com/111122223333/orders",
        "{&quot;account&quot;:&quot;111122223333&quot;}",
    ],
)
def test_a_picture_hides_the_number_of_a_real_account(text: str) -> None:
    assert without_account_ids(text) == text.replace("111122223333", "************")


@pytest.mark.parametrize(
    "text",
    [
        "arn:aws:states:eu-west-1:000000000000:stateMachine:orders",
        "&quot;order&quot;: 111122223333",
        "an hour has 3600000000000 ns",
        "/1111222233334444/",
    ],
)
def test_a_picture_keeps_the_local_account_and_other_numbers(text: str) -> None:
    assert without_account_ids(text) == text
