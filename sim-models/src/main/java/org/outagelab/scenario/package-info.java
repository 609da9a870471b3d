/**
 * The scenario as data: nodes with positions, tables of known keys that check and document them, and the records they
 * become. No component and no YAML.
 */
package org.outagelab.scenario;
