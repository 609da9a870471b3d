/** {@code kind: unit}: what a scenario does not look into. */
package org.outagelab.blackbox;
