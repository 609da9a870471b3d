/** Scenario files: YAML with positions, shared parts, variants and settings from the command line. */
package org.outagelab.scenarios;
