"""The model registry: how models are found, typed and by name."""

import pytest
from flask import Flask

from app import Rosterwright
from models import registry
from models.base import Base
from models.employee import Employee
from models.registry import ConfigWithModels, ModelRegistry, UnknownModelError, get_models
from models.schedule import Schedule
from tests.conftest import MakeApp


class FlaskWithModels(Flask):
    """The smallest application whose configuration still finds models."""

    config_class = ConfigWithModels


class _Substitute(Base):
    """What a test or plugin puts in the place of a model."""

    __abstract__ = True


def _application() -> FlaskWithModels:
    application = FlaskWithModels("models")
    registry.init_models(application)
    return application


def test_a_model_is_found_as_an_attribute_and_by_name(app: Rosterwright) -> None:
    with app.app_context():
        assert get_models().Employee is Employee
        assert get_models()["Employee"] is Employee


def test_every_mapped_class_is_registered_under_its_name() -> None:
    mapped = {
        mapper.class_
        for mapper in Base.registry.mappers
        if mapper.class_.__module__.startswith("models.")
    }
    found = ModelRegistry()
    assert set(found.values()) == mapped
    assert all(found[model.__name__] is model for model in mapped)


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(UnknownModelError, match=r"'Emploee'.*AuditEntry.*Employee.*Weekly"):
        ModelRegistry()["Emploee"]


def test_it_behaves_like_a_mapping() -> None:
    found = ModelRegistry()
    assert "Schedule" in found
    assert "register" not in found
    assert len(found) == len(list(found)) == len(found.keys())
    assert found.get("Nothing") is None


def test_two_applications_share_nothing() -> None:
    one, other = _application(), _application()
    with one.app_context():
        get_models().register("Employee", _Substitute)
    with one.app_context():
        assert get_models().Employee.__name__ == "_Substitute"
    with other.app_context():
        assert get_models().Employee is Employee


def test_a_swapped_class_is_found_both_ways() -> None:
    with _application().app_context():
        models = get_models()
        models.register("Employee", _Substitute)
        assert models["Employee"] is _Substitute
        assert models.Employee.__name__ == "_Substitute"
        assert models["Schedule"] is Schedule


def test_a_plugin_registers_a_model_of_its_own() -> None:
    with _application().app_context():
        models = get_models()
        models.register("Widget", _Substitute)
        assert "Widget" in models
        assert len(models) == len(ModelRegistry()) + 1


def test_without_an_application_there_is_no_registry() -> None:
    with pytest.raises(RuntimeError, match="application context"):
        get_models()


def test_two_real_applications_have_registries_of_their_own(make_app: MakeApp) -> None:
    one, other = make_app(), make_app()
    with one.app_context():
        first = get_models()
    with other.app_context():
        assert get_models() is not first


# ---------------------------------------------------------------------------- the old spelling
def test_the_old_spelling_still_answers_with_a_warning_and_a_removal_version() -> None:
    application = _application()
    words = r"app\.config\['Employee'\] goes away in 1\.0; use get_models\(\)\.Employee"
    with pytest.warns(DeprecationWarning, match=words) as warned:
        assert application.config["Employee"] is Employee
    assert warned[0].filename == __file__
    with pytest.warns(DeprecationWarning, match=words) as warned:
        assert application.config.get("Employee") is Employee
    assert warned[0].filename == __file__


def test_the_old_spelling_finds_a_swapped_class_too() -> None:
    application = _application()
    with application.app_context():
        get_models().register("Employee", _Substitute)
    with pytest.warns(DeprecationWarning, match="goes away"):
        assert application.config["Employee"] is _Substitute


def test_a_setting_of_that_name_beats_the_old_spelling() -> None:
    application = _application()
    application.config["Employee"] = "a setting"
    assert application.config["Employee"] == application.config.get("Employee") == "a setting"


def test_what_is_neither_setting_nor_model_is_missing_as_ever() -> None:
    application = _application()
    with pytest.raises(KeyError, match="Nothing"):
        application.config["Nothing"]
    assert application.config.get("Nothing") is None
    assert application.config.get("Nothing", 7) == 7
    assert "Employee" not in application.config


def test_a_configuration_without_a_registry_answers_as_flask_does() -> None:
    application = FlaskWithModels("bare")
    with pytest.raises(KeyError):
        application.config["Employee"]
    assert application.config.get("Employee") is None


def test_the_version_of_its_removal_is_not_reached() -> None:
    assert registry.REMOVED_IN == "1.0"
