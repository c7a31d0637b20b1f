"""The side of pymc-marketing: python pymc_side.py TASK FILE [OUTPUT PARAMETER...]. See README.md for the tasks."""

import logging
import sys
import time
import warnings

warnings.filterwarnings("ignore")

import arviz
import pandas as pd
from pymc_extras.prior import Prior
from pymc_marketing.clv import BetaGeoModel, GammaGammaModel, ParetoNBDModel

from columns import answer, customers, keep, spends

logging.disable(logging.WARNING)

# Flat priors make the maximum a posteriori the maximum of the likelihood, which is what the others look for.
FLAT = Prior("HalfFlat")


def frame(path):
    x, tx, t = customers(path)
    return pd.DataFrame({"customer_id": range(len(x)), "frequency": x, "recency": tx, "T": t})


def fit(kind, names, path):
    data = frame(path)
    began = time.perf_counter()
    model = kind(model_config={name: FLAT for name in names})
    model.fit(data=data, method="map", progressbar=False)
    seconds = time.perf_counter() - began
    answer(seconds, parameters=[float(model.fit_result[name].squeeze()) for name in names])


def fitted(model, data, names, parameters):
    """Give a model known parameters, as if it had been fitted."""
    model.build_model(data)
    model.idata = arviz.from_dict(posterior={name: [[value]] for name, value in zip(names, parameters)})
    return model


def score(path, output, *parameters):
    parameters = [float(p) for p in parameters]
    data = frame(path)
    data["monetary_value"] = spends(path)
    few = data[data["frequency"] > 0].head(100)
    counts = fitted(BetaGeoModel(), data.head(100), ["r", "alpha", "a", "b"], parameters[:4])
    spend = fitted(GammaGammaModel(), few, ["p", "q", "v"], parameters[4:])
    began = time.perf_counter()
    alive = counts.expected_probability_alive(data)
    ahead = counts.expected_purchases(data, future_t=39)
    worth = spend.expected_customer_lifetime_value(
        transaction_model=counts, data=data, future_t=12, discount_rate=0.01, time_unit="W"
    )
    seconds = time.perf_counter() - began
    keep(output, alive.values.ravel(), ahead.values.ravel(), worth.values.ravel())
    answer(seconds)


def main(task, path, *rest):
    if task == "bg-nbd":
        fit(BetaGeoModel, ["r", "alpha", "a", "b"], path)
    elif task == "pareto-nbd":
        fit(ParetoNBDModel, ["r", "alpha", "s", "beta"], path)
    elif task == "score":
        score(path, *rest)
    else:
        sys.exit(f"unknown task {task}")


if __name__ == "__main__":
    main(*sys.argv[1:])
