"""Rows of what people say: ratings, petitions, their time limits."""

from motcua.feedback.petition_rows import Petition as Petition
from motcua.feedback.petition_rows import PetitionEvent as PetitionEvent
from motcua.feedback.petition_rows import PetitionFile as PetitionFile
from motcua.feedback.petition_rows import PetitionSerial as PetitionSerial
from motcua.feedback.rating_rows import Invitation as Invitation
from motcua.feedback.rating_rows import Rating as Rating
from motcua.feedback.rating_rows import RatingDay as RatingDay
from motcua.feedback.rating_rows import RatingDelta as RatingDelta
from motcua.feedback.rating_rows import RatingDevice as RatingDevice
from motcua.feedback.term_rows import FeedbackTerm as FeedbackTerm
