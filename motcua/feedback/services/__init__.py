"""Acts on what people say, by stage: rate, invite, fold the figures; petitions from arrival to answer."""
