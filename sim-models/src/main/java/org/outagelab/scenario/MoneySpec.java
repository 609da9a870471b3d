package org.outagelab.scenario;

import java.util.List;

/**
 * What things cost, and what is paid back when a promise is not kept; for years alone.
 *
 * @param costs null where the file gives none
 * @param sla the strictest objective first, its credits rising with every one that is missed
 */
public record MoneySpec(Costs costs, List<Promise> sla) {
    /** Nothing is said of money. */
    public static final MoneySpec NONE = new MoneySpec(null, List.of());

    public MoneySpec {
        sla = List.copyOf(sla);
    }

    /**
     * Each at least 0, in one currency.
     *
     * @param currency printed after amounts
     * @param hostMonth of one host of the file, virtual ones too
     * @param requestLost of one request that fails and would not with everything up
     * @param hourDown of an hour in which nobody is served; in proportion where a part is not
     * @param personHour of one person who repairs
     */
    public record Costs(String currency, double hostMonth, double requestLost, double hourDown, double personHour) {}

    /**
     * Of a month of 30 days.
     *
     * @param objective uptime, above 0 and below 1
     * @param credit share of the month's fee that is paid back below it, from 0 to 1
     */
    public record Promise(double objective, double credit) {}
}
