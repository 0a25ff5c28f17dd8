"""Online geocoders: what the offline gazetteer leaves open is asked once, and the answer kept for ever."""

from conflictmap.clock import WALL, Clock
from conflictmap.places.online.lookup import Lookups, credits_for, look_up, trial
from conflictmap.places.online.service import Protocol, Service

__all__ = ["WALL", "Clock", "Lookups", "Protocol", "Service", "credits_for", "look_up", "trial"]
