"""Rows of what people say: ratings, petitions, their time limits."""

from motcua.feedback.rating_rows import Invitation as Invitation
from motcua.feedback.rating_rows import Rating as Rating
from motcua.feedback.rating_rows import RatingDay as RatingDay
from motcua.feedback.rating_rows import RatingDelta as RatingDelta
from motcua.feedback.rating_rows import RatingDevice as RatingDevice
from motcua.feedback.term_rows import FeedbackTerm as FeedbackTerm
