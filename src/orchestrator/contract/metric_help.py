"""One line of help for each metric: what it measures, in the words of somebody who has to choose one."""

from orchestrator.contract.metrics import Metric

_AVERAGED = {
    "f1": "Harmonic mean of precision and recall",
    "jaccard": "Rows of a class that were found, of all that are of the class or were predicted as such",
    "precision": "Share of the rows predicted as a class that are of that class",
    "recall": "Share of the rows of a class that were found",
}
_AVERAGES = {
    "": "of the positive class",
    "_macro": "mean over all classes, each counting the same",
    "_micro": "over all classes together, each row counting the same",
    "_samples": "mean over rows, for rows with several classes",
    "_weighted": "mean over all classes, each weighted by its rows",
}
_HELP: dict[str, str] = {
    f"{name}{suffix}": f"{text}, {average}."
    for name, text in _AVERAGED.items()
    for suffix, average in _AVERAGES.items()
} | {
    "accuracy": "Share of rows whose class is predicted correctly.",
    "balanced_accuracy": "Mean recall over the classes; fair where one class is rare.",
    "matthews_corrcoef": "Correlation of predicted and true classes, from -1 to 1; fair where one class is rare.",
    "positive_likelihood_ratio": "How many times likelier a positive prediction is for a positive row.",
    "neg_negative_likelihood_ratio": "How many times likelier a negative prediction is for a positive row.",
    "adjusted_mutual_info_score": "Information that predictions and classes share, corrected for chance.",
    "adjusted_rand_score": "Pairs of rows on which predictions and classes agree, corrected for chance.",
    "completeness_score": "Whether all rows of a class got the same prediction.",
    "fowlkes_mallows_score": "Geometric mean of precision and recall over pairs of rows.",
    "homogeneity_score": "Whether all rows with the same prediction are of one class.",
    "mutual_info_score": "Information that predictions and classes share.",
    "normalized_mutual_info_score": "Information that predictions and classes share, from 0 to 1.",
    "rand_score": "Share of pairs of rows on which predictions and classes agree.",
    "v_measure_score": "Harmonic mean of homogeneity and completeness.",
    "average_precision": "Area under the precision-recall curve; suits a rare positive class.",
    "roc_auc": "Probability that a positive row is ranked above a negative one.",
    "roc_auc_ovo": "ROC AUC of several classes, mean over pairs of classes.",
    "roc_auc_ovo_weighted": "ROC AUC of several classes, over pairs of classes weighted by their rows.",
    "roc_auc_ovr": "ROC AUC of several classes, each against the rest.",
    "roc_auc_ovr_weighted": "ROC AUC of several classes, each against the rest, weighted by its rows.",
    "top_k_accuracy": "Share of rows whose class is among the two most probable ones.",
    "d2_brier_score": "Share of the Brier score that the probabilities save over constant ones.",
    "d2_log_loss_score": "Share of the log loss that the probabilities save over constant ones.",
    "neg_brier_score": "Mean squared error of the predicted probabilities.",
    "neg_log_loss": "How surprising the true classes are by the predicted probabilities.",
    "r2": "Share of the target's variance that the predictions explain; 1 is perfect.",
    "explained_variance": "Share of the variance explained, forgiving a constant offset.",
    "d2_absolute_error_score": "Share of the absolute error that the predictions save over the median.",
    "neg_max_error": "The largest error of any row.",
    "neg_mean_absolute_error": "Mean absolute error, in units of the target.",
    "neg_mean_absolute_percentage_error": "Mean absolute error as a share of the true value.",
    "neg_median_absolute_error": "Median absolute error; a few wild errors do not count.",
    "neg_mean_squared_error": "Mean squared error; large errors count most.",
    "neg_root_mean_squared_error": "Square root of the mean squared error, in units of the target.",
    "neg_mean_squared_log_error": "Mean squared error of logarithms, for targets above -1; errors count relatively.",
    "neg_root_mean_squared_log_error": "Square root of the mean squared error of logarithms, for targets above -1.",
    "neg_mean_gamma_deviance": "Deviance for positive targets with errors that grow with the target.",
    "neg_mean_poisson_deviance": "Deviance for counts and rates.",
    "loss": "The field `loss` of a result, as your own grader returns it.",
    "run_time": "Wall time of the program, in seconds.",
}


def describe_metric(metric: Metric) -> str:
    """Return the metric's line of help; a name with `neg_` says that it is the negated value."""
    text = _HELP[metric.scorer or metric.name]
    negated = metric.name.startswith("neg_") and metric.name == metric.scorer
    return f"{text} Negated, so that higher is better." if negated else text
