/**
 * Estimators for what plain simulation would wait too long for: cycles with balanced failure biasing, interval forcing,
 * splitting, each with the diagnostics of its weights. An interval is refused when few weights carry the estimate.
 *
 * <p>Times are in any one unit of time; rates are per that unit.
 */
package org.outagelab.availability.rare;
