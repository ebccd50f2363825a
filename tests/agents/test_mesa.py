"""The market takes part in Mesa's world: batch_run, DataCollector, SolaraViz and a student's own customers."""

import itertools

import mesa
import numpy as np
import pytest
from mesa.batchrunner import batch_run

from sim.agents import Business, Customer, Market, PasserBy
from sim.errors import UsageError
from sim.market.ledger import Count
from tests.agents.students import Counting, Stubborn
from tests.scenarios import market, text

PLAN = {"plan": {"change": {"price": "-20%"}}}
PASSING = {"place.town.passing_trade_per_week": 10.0, "place.town.residents": 20}


@pytest.fixture
def scenario():
    return market(PASSING, PLAN)


def test_market_is_a_mesa_model_of_mesa_agents(scenario):
    town = Market(scenario)
    town.step()
    kinds = {type(agent) for agent in town.agents}
    assert isinstance(town, mesa.Model)
    assert kinds == {Customer, Business}  # passers-by are gone when the week closes
    assert all(issubclass(kind, mesa.Agent) for kind in (*kinds, PasserBy))
    assert len(town.agents_by_type[Customer]) == 20
    assert town.steps == 1


def test_passers_by_are_agents_while_they_are_here(scenario):
    town = Market(scenario)
    town.open()
    assert len(town.agents_by_type[PasserBy]) == len(town.passers) > 0


def test_a_market_opens_from_a_file_and_stops_at_its_last_week(tmp_path):
    path = tmp_path / "small.toml"
    path.write_text(text(PASSING, PLAN), encoding="utf-8")
    town = Market(path, strategy="plan", focus="Ash")
    while town.running:
        town.step()
    assert town.week_number == 16
    assert town.steps == 24
    with pytest.raises(UsageError, match="last week, 15"):
        town.step()


def test_the_data_collector_has_a_row_a_week(scenario):
    town = Market(scenario)
    for _ in range(10):
        town.step()
    frame = town.datacollector.get_model_vars_dataframe()
    assert frame["week"].tolist() == list(range(-8, 2))
    assert (frame["visits"] == frame["visits: Ash"]).all()  # the focus business
    assert frame["visits: Ash"].sum() == town.record.ledger.counts[:, 0, :, Count.VISITS].sum() > 0


def test_a_data_collector_of_ones_own(scenario):
    class Watched(Market):
        def __init__(self, *arguments, **more):
            super().__init__(*arguments, **more)
            self.datacollector = mesa.DataCollector(
                agenttype_reporters={Customer: {"loyalty": lambda customer: customer.relations[0].loyalty}}
            )

    town = Watched(scenario)
    town.step()
    town.step()
    frame = town.datacollector.get_agenttype_vars_dataframe(Customer)
    assert len(frame) == 40
    assert frame["loyalty"].max() > 0.0


def test_batch_run_crosses_strategies_and_replications(scenario):
    found = batch_run(
        Market,
        {"source": [scenario], "strategy": ["as_is", "plan"]},
        rng=[0, 1],
        number_processes=1,
        display_progress=False,
    )
    assert len(found) == 4
    visits = {(row["strategy"], row["rng"]): row["visits"] for row in found}
    for (strategy, replication), last in visits.items():
        town = Market(scenario, strategy=strategy, replication=replication)
        while town.running:
            town.step()
        assert town.datacollector.model_vars["visits"][-1] == last


@pytest.mark.process
def test_batch_run_over_processes(scenario):
    """Mesa's own pool: not what we build upon, but it works."""
    found = batch_run(
        Market,
        {"source": [scenario], "strategy": ["as_is", "plan"]},
        rng=[7, 8],
        number_processes=2,
        data_collection_period=1,
        display_progress=False,
    )
    assert len(found) == 2 * 2 * 24
    assert {(row["rng"], row["replication"]) for row in found} == {(7, 7), (8, 8)}


def test_the_seed_may_be_zero(scenario):
    assert Market(scenario, scenario_seed=0).seed == 0
    assert Market(scenario).seed == 7


@pytest.fixture
def solara():
    import matplotlib

    matplotlib.use("agg")
    return pytest.importorskip("solara")


def test_solara_viz_draws_a_market(scenario, solara):
    """The page is rendered without a browser; an error in it would be raised here."""
    import ipywidgets
    from mesa.visualization import SolaraViz, make_plot_component

    town = Market(scenario)
    town.step()
    page = SolaraViz(
        town,
        components=[make_plot_component({"visits: Ash": "tab:blue", "visits: Birch": "tab:red"})],
        model_params={"source": scenario, "strategy": "plan"},
        name="Regulars",
    )
    _, rendered = solara.render(page, handle_error=False)
    assert rendered.find(ipywidgets.Image).widgets
    rendered.close()


def test_solara_s_buttons_step_the_market_and_start_it_anew(scenario, solara):
    import ipyvuetify
    from mesa.visualization.solara_viz import ModelController

    town = solara.reactive(Market(scenario))
    controls = ModelController(
        town,
        model_parameters={"source": scenario, "strategy": "plan"},
        play_interval=solara.reactive(1),
        render_interval=solara.reactive(1),
        use_threads=solara.reactive(False),
    )
    _, rendered = solara.render(controls, handle_error=False)
    buttons = {button.children[0]: button for button in rendered.find(ipyvuetify.Btn).widgets}
    buttons["Step"].click()
    buttons["Step"].click()
    assert (town.value.steps, town.value.week_number) == (2, -6)
    assert len(town.value.datacollector.model_vars["visits"]) == 2
    buttons["Reset"].click()
    assert (town.value.steps, town.value.terms.strategy) == (0, "plan")
    rendered.close()


# -- a student's customer ----------------------------------------------------------------------------------------------


def weeks_of(scenario, customer, weeks=24):
    town = Market(scenario, customer=customer)
    for _ in range(weeks):
        town.step()
    return town


def test_a_subclass_of_a_few_lines_changes_one_thing(scenario):
    town = weeks_of(scenario, Stubborn)
    assert all(type(customer) is Stubborn for customer in town.customers)
    plain = weeks_of(scenario, Customer)
    assert not np.array_equal(town.record.ledger.counts, plain.record.ledger.counts)
    first = {
        (customer.who, relation.business.index): relation.expectation
        for customer in town.customers
        for relation in customer.relations
        if relation.visits > 3
    }
    assert first  # somebody came often and still thinks as after her first visit


def test_a_subclass_that_changes_nothing_changes_nothing(scenario):
    class Same(Customer):
        pass

    assert weeks_of(scenario, Same).record.ledger.same_as(weeks_of(scenario, Customer).record.ledger) == []


def test_a_subclass_may_keep_what_no_array_knows(scenario):
    town = weeks_of(scenario, Counting)
    assert sum(customer.occasions_so_far for customer in town.customers) > 0
    assert (
        town.record.ledger.counts[:, :, 0, Count.VISITS].sum()
        < weeks_of(scenario, Customer).record.ledger.counts[:, :, 0, Count.VISITS].sum()
    )


def test_weeks_are_played_in_the_order_of_the_schedule(scenario):
    """Open, decide, seat, visit, tell, close: each phase once a week and in this order."""
    phases = ("open", "decide", "seat", "visit", "tell", "close")
    seen = []

    class Watched(Market):
        pass

    for phase in phases:

        def play(self, phase=phase):
            seen.append(phase)
            getattr(Market, phase)(self)

        setattr(Watched, phase, play)
    town = Watched(scenario)
    town.step()
    town.step()
    assert seen == list(itertools.chain(phases, phases))
