"""Whether a text is about medical care: e-mails, small talk and legal boilerplate are not, lay words are."""

from __future__ import annotations

import pytest

from search.similar.medical import names_care
from search.similar.requests import is_request

OTHER_TEXTS = (
    "hello, please call me back",
    "Hi Tom, are we still on for lunch on Friday? Regards, Anna",
    "Please find attached the invoice. Kind regards, Sent from my phone",
    "Could you please take a look and get back to me at your earliest convenience?",
    "From: J. Doe Sent: Monday, March 3, 2014 To: Claims Subject: FW: file Tel 555-1212 Fax 555-1213",
    "CONFIDENTIALITY NOTICE: This e-mail may contain protected health information and medical records of a "
    "patient and is for the sole use of the intended recipient. If you received it in error, delete it.",
    "The parties agree that this agreement shall be governed by the laws of the State of California. In "
    "witness whereof, the parties have set their hands and seals.",
    "I declare under penalty of perjury that I am over 18 and not a party to the action.",
    "The applicant claims injury arising out of and in the course of employment.",
    "On the other hand, the head office is at the heart of the city.",
    "Your request for a copy of the file was denied. The request for an extension of time is denied.",
    "My claim was denied and nobody will tell me why. What can I do?",
    "I need a ride to the airport tomorrow morning, can you pick me up?",
    "I will be out of office. Please contact the back office or leave a message.",
    "the operation of the website and the use of the machine",
    "ten copies please",
    "Please send me the report by Friday, and bring the interpreter to the deposition.",
    "we met ten people on the second walk",
    "Not medically necessary. Denied.",
    "Your request was received; allow 30 days for the utilization review.",
    "Let's table the motion and shoulder the cost",
    "qzx vbn",
    "",
)

CARE_TEXTS = (
    "he needs a machine to breathe at night",
    "they won't pay for the shots in my knee",
    "the insurance turned down my operation",
    "Approve the operation please",
    "my wife needs someone to come to the house and help her bathe",
    "exercise classes in the warm pool",
    "My back hurts all day and I can't sleep",
    "pain pills",
    "he wants to go to the gym with a trainer",
    "a special mattress for my bad back",
    "a ramp for his wheelchair",
    "needle treatment by the Chinese doctor",
    "numbness in both hands at night",
    "a new chair for work because of my neck",
    "take pictures of the wrist",
    "blood work every three months",
    "the doctor wants me to see a specialist",
    "chiropracter visits",
    "diabetes and high blood pressure",
    "Hello, please call me back about my Norco. Regards, Anna",
    "Hydrocodon was stopped",
)


@pytest.mark.parametrize("text", OTHER_TEXTS)
def test_a_text_about_something_else_names_no_care(text: str) -> None:
    assert not names_care(text)
    assert not is_request(text)


@pytest.mark.parametrize("text", ["medical records review", "interpreter", "Norco", "knee surgery"])
def test_a_name_alone_is_a_request(text: str) -> None:
    assert is_request(text)


@pytest.mark.parametrize("text", CARE_TEXTS)
def test_a_text_that_names_care_in_any_words_is_read(text: str) -> None:
    assert names_care(text)
    signed = f"{text}\n\nKind regards, Anna\nThis message is confidential."
    assert names_care(signed)
