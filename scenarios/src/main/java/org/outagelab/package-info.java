/** The face of OutageLab for Java: read a scenario, change it, run it, look at what came of it. */
@NullMarked
package org.outagelab;

import org.jspecify.annotations.NullMarked;
