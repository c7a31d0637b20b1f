"""The side of lifetimes: python lifetimes_side.py TASK FILE [OUTPUT PARAMETER...]. See README.md for the tasks."""

import sys
import time
import warnings

warnings.filterwarnings("ignore")

import numpy as np
import pandas as pd
from lifetimes import BetaGeoFitter, GammaGammaFitter, ParetoNBDFitter
from scipy.special import gammaln

from columns import answer, customers, keep, spends


def fit_bg(path):
    x, tx, t = customers(path)
    began = time.perf_counter()
    fitter = BetaGeoFitter().fit(x, tx, t)
    seconds = time.perf_counter() - began
    report_bg(seconds, fitter, x, tx, t, np.ones(len(x)))


def fit_bg_grouped(path):
    """What a user of lifetimes who groups by hand gets: one weighted row for each distinct history."""
    x, tx, t = customers(path)
    began = time.perf_counter()
    rows = pd.DataFrame({"x": x, "tx": tx, "t": t}).value_counts(sort=False).reset_index(name="n")
    columns = [rows[name].to_numpy() for name in ("x", "tx", "t", "n")]
    fitter = BetaGeoFitter().fit(*columns[:3], weights=columns[3])
    seconds = time.perf_counter() - began
    report_bg(seconds, fitter, *columns)


def report_bg(seconds, fitter, x, tx, t, weights):
    """Answer with the log-likelihood in weeks by the library's own formula, which gives its mean with the sign turned."""
    mean = BetaGeoFitter._negative_log_likelihood(np.log(fitter.params_.to_numpy()), x, tx, t, weights, 0)
    answer(seconds, parameters=list(fitter.params_), logLikelihood=-mean * weights.sum())


def fit_pareto(path):
    x, tx, t = customers(path)
    began = time.perf_counter()
    fitter = ParetoNBDFitter().fit(x, tx, t)
    seconds = time.perf_counter() - began
    own = ParetoNBDFitter._conditional_log_likelihood(fitter.params_.to_numpy(), x, tx, t).sum()
    answer(seconds, parameters=list(fitter.params_), logLikelihood=own)


def score(path, output, *parameters):
    parameters = [float(p) for p in parameters]
    x, tx, t = (pd.Series(column) for column in customers(path))
    means = pd.Series(spends(path))
    counts, spend = BetaGeoFitter(), GammaGammaFitter()
    counts.params_ = pd.Series(parameters[:4], index=["r", "alpha", "a", "b"])
    counts.predict = counts.conditional_expected_number_of_purchases_up_to_time
    spend.params_ = pd.Series(parameters[4:], index=["p", "q", "v"])
    began = time.perf_counter()
    alive = counts.conditional_probability_alive(x, tx, t)
    ahead = counts.predict(39, x, tx, t)
    worth = spend.customer_lifetime_value(counts, x, tx, t, means, time=12, discount_rate=0.01, freq="W")
    seconds = time.perf_counter() - began
    keep(output, alive, ahead, worth)
    answer(seconds)


def one_pass(path):
    x, tx, t = customers(path)
    began = time.perf_counter()
    total = x.sum() + tx.sum() + t.sum()
    seconds = time.perf_counter() - began
    answer(seconds, parameters=[float(total)])


def log_gammas(path):
    """Take the three log-gammas a customer that an evaluation of the likelihood needs when nothing is tabulated."""
    x, _, _ = customers(path)
    began = time.perf_counter()
    total = (gammaln(x + 0.243) + gammaln(x + 2.426) + gammaln(x + 3.219)).sum()
    seconds = time.perf_counter() - began
    answer(seconds, parameters=[float(total)])


def log_exps(path):
    """Take a log and an exp a customer who came back: an evaluation of the likelihood where no two are alike needs them."""
    x, tx, t = customers(path)
    began = time.perf_counter()
    back = x > 0
    rise = np.log((4.414 + t[back]) / (4.414 + tx[back]))
    total = np.exp(-(0.243 + x[back]) * rise).sum()
    seconds = time.perf_counter() - began
    answer(seconds, parameters=[float(total)])


TASKS = {
    "bg-nbd": fit_bg,
    "bg-nbd-grouped": fit_bg_grouped,
    "pareto-nbd": fit_pareto,
    "score": score,
    "pass": one_pass,
    "lgamma": log_gammas,
    "log-exp": log_exps,
}

if __name__ == "__main__":
    TASKS[sys.argv[1]](*sys.argv[2:])
