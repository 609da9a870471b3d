/** Tests of an infrastructure's design: JUnit 5, assertions that replay, and draws of faults that aim at its timers. */
@NullMarked
package org.outagelab.testing;

import org.jspecify.annotations.NullMarked;
