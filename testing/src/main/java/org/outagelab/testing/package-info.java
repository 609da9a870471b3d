/** Tests of an infrastructure's design: JUnit 5, assertions that replay, and draws of faults that aim at its timers. */
package org.outagelab.testing;
