package org.outagelab.availability.structure;

/**
 * How much one unit matters (Rausand and Høyland, System Reliability Theory, 2nd ed., chapter 5). U is the
 * unavailability of the system, q that of the unit.
 *
 * @param birnbaum U(unit down) − U(unit up): the probability that the system depends on this unit alone
 * @param criticality q · birnbaum / U: the share of downtime that would go if the unit never failed. NaN if U is 0
 * @param riskReduction q · birnbaum = U − U(unit never down), as a share of time; times 8,760 h it is the downtime
 *     per year that the unit costs. Those of all units add up to more than U when outages need several units down
 * @param riskReductionWorth U / U(unit never down), infinite for the only cause
 * @param riskAchievementWorth U(unit always down) / U
 * @param diagnostic q · U(unit down) / U: the probability that the unit is down, given that the system is
 * @param frequency system failures per unit of time that a failure of this unit completes; they add up to all of them
 */
public record Importance(
        String unit,
        double birnbaum,
        double criticality,
        double riskReduction,
        double riskReductionWorth,
        double riskAchievementWorth,
        double diagnostic,
        double frequency) {
    static Importance of(String unit, UnitMeasures measures, double birnbaum, double unavailability) {
        double q = measures.unavailability();
        double reduction = q * birnbaum;
        double whenUp = Math.max(0, unavailability - reduction);
        double whenDown = whenUp + birnbaum;
        return new Importance(
                unit,
                birnbaum,
                reduction / unavailability,
                reduction,
                unavailability / whenUp,
                whenDown / unavailability,
                q * whenDown / unavailability,
                birnbaum * measures.frequency());
    }
}
