package dev.churnlab.training;

/**
 * What a campaign earns at a threshold.
 *
 * @param threshold from which probability on customers are contacted; infinite where nobody is
 * @param contacted the share of all customers
 * @param profit of the whole campaign, in the currency of its costs
 */
public record ProfitPoint(double threshold, double contacted, double profit) {}
