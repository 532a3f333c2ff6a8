package dev.assay.results.statistics;

/**
 * What a statistical test found.
 *
 * @param test its name, with what was done: {@code "Wilcoxon signed-rank test, exact"}
 * @param statistic the test's own; infinite where there is a difference and no spread, NaN where there is too little data for one
 * @param pValue 0 to 1; 1 where there is too little data to tell anything
 */
public record TestResult(String test, double statistic, double pValue) {}
