/** Probing something again and again, and the verdict that its results add up to. */
package org.outagelab.core.probing;
