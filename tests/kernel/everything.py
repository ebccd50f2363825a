"""One market with every mechanism on at once, of any size."""

from tests.kernel.markets import toml

SHUT = {"fixed_cost_per_week": 40.0, "fixed_cost_while_shut_per_week": 9.0}
MIX = {"value": 0.4, "service": 0.6}


def everything_on(residents=300, passing=120.0, weeks=5, warm_up=55, occasions=1.0, **behaviour):
    """The text of a scenario in which everything happens: three places, five businesses, all rules at
    work.
    """
    scores = {
        "welcome": {"people": 5.0, "setting": 7.0},
        "extra": {"score": 3.0, "varies_by": 3.0},
        "farewell": {"people": 4.0},
    }
    forge = {
        "focus": True,
        "seats_per_week": max(1.0, residents * 0.3),
        "touchpoints": scores,
        "guarantee": 0.5,
        "gesture_chance": 0.2,
        "gesture_size": 2.0,
        "gesture_at": "product",
        "gesture_cost": 1.0,
        "novelty": 0.4,
        "refresh_every_weeks": 3,
        "personalisation": 0.8,
        "crowding": 1.5,
        "upgrade_pull": 1.0,
        "upgrade_price": 25.0,
        "upgrade_cost": 1.0,
        "upgrade_spread": 9.0,
        "cost_per_complaint": 5.0,
        "complaints_invited": 0.4,
        "cost_per_visit": 0.5,
        "fire_below": 30.0,
        "clarity": 0.5,
        "appeal": 7.5,
        "effort": 1.0,
    }
    market = [
        ("The Forge", "east", forge),
        ("Anchor", "east", {"commitment_weeks": 3, "copies": "copycat", "focus": True}),
        ("Bistro", "north", {"seats_per_week": 25.0, "fire_below": 10.0, "owner_standard": 9.0}),
        ("Café C", "north", {"appeal": 4.0, "opens_week": 1, "aware": 0.1, "noticed_per_week": 0.2}),
        ("Diner", "west", {"closes_week": 2, "promise": 8.0, "considered_by_passers": 0.9, **SHUT}),
    ]
    places = [
        ("east", residents, passing, "small_world"),
        ("north", residents // 3, 2 * passing, "hubs"),
        ("west", residents // 10, passing / 10, "complete"),
    ]
    return toml(
        {
            "study": {"weeks": weeks, "warm_up_weeks": warm_up, "currency": "GBP"},
            "experience": {"norm": 6.0, "spread": 1.5},
            "experience.touchpoint": [
                {"name": "welcome", "human": 0.9},
                {"name": "product", "human": 0.1},
                {"name": "extra", "occurs": 0.2},
                {"name": "service"},
                {"name": "farewell"},
            ],
            "segment": [
                {
                    "name": "value",
                    "price_sensitivity": 1.4,
                    "occasions_per_week": 0.8 * occasions,
                    "talkativeness": 3.0,
                    "effort_sensitivity": 2.0,
                },
                {
                    "name": "service",
                    "occasions_per_week": 1.2 * occasions,
                    "experience_sensitivity": 1.6,
                    "spend": 1.2,
                    "guest_chance": 0.3,
                    "cares": {"welcome": 1.5},
                },
            ],
            "place": [
                {
                    "name": name,
                    "residents": many,
                    "mix": MIX,
                    "passing_trade_per_week": float(trade),
                    "network": network,
                    "moves_per_year": 0.3,
                    "friends_per_person": 6,
                    "alike": 0.5,
                }
                for name, many, trade, network in places
            ],
            "travel": [
                {"from": "east", "to": "north", "minutes": 20.0},
                {"from": "north", "to": "west", "minutes": 5.0},
            ],
            "business": [
                {"name": name, "place": place, "price": 20.0 + at, "unit_cost": 15.0, **rest}
                for at, (name, place, rest) in enumerate(market)
            ],
            "strategy": [
                {"name": "as_is"},
                {
                    "name": "tried",
                    "start_week": 1,
                    "ramp_weeks": 2,
                    "fades_per_year": 0.4,
                    "change": {"touchpoints.welcome.people": "+1", "price": "-5%", "recovery": "+0.2"},
                },
            ],
            "event": [
                {"name": "bad times", "kind": "recession", "start_week": -3, "end_week": 3},
                {
                    "name": "dearer",
                    "kind": "change",
                    "start_week": 1,
                    "change": {'business."Anchor".price': "+8"},
                },
            ],
            "behaviour": {
                "reviews": 0.2,
                "passers": {"reviews": 0.3},
                "talk_chance": 0.3,
                "peak_aversion": 1.7,
                "tolerance": 1.2,
                "review_chance": 0.3,
                "impatience_per_year": 0.2,
                "unfounded_claim_chance": 0.1,
                "wait_weight": 1.6,
                "price_shock": 2.0,
                "price_curve": 0.4,
                "fit_blamed": 0.3,
                "mends_memory": 0.6,
                "exit_chance": 0.7,
                "forgives_after_weeks": 3,
                "bound_dislike": 0.05,
                "claim_prone_share": 0.3,
                "upgrade_irritates": 0.7,
                "promise_broken": 0.4,
                **behaviour,
            },
        }
    )
